import { FunctionInvoker } from './lambda-invoke';
import { SqsService } from '../sqs';

/** What a service hands on to a queue. */
export interface TargetMessage {
  /** ARN of the queue. */
  readonly queueArn: string;
  readonly body: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  /** As SQS takes them. */
  readonly attributes?: object;
}

/** Hands on, to queues and functions of the app, what a service took over. Once, and without waiting: AWS tries again, for a day and more. */
export class Targets {
  constructor(private readonly sqs: SqsService, private readonly functions: FunctionInvoker, private readonly onNotice: (line: string) => void) {}

  /**
   * Invokes a function.
   *
   * @param from who does, for people
   * @param payload JSON
   */
  public invoke(from: string, functionArn: string, payload: string): void {
    void this.attempt(from, functionArn, async () => {
      const { functionError } = await this.functions.invoke(functionArn, payload);
      return functionError;
    });
  }

  /** Sends a message to a queue. */
  public send(from: string, { queueArn, body, groupId, deduplicationId, attributes }: TargetMessage): void {
    void this.attempt(from, queueArn, async () => {
      const [, , , , account, name] = queueArn.split(':');
      const { status, body: answer } = await this.sqs.handle('AmazonSQS.SendMessage', JSON.stringify({
        QueueUrl: `http://127.0.0.1/${account}/${name}`,
        MessageBody: body,
        MessageGroupId: groupId,
        MessageDeduplicationId: deduplicationId,
        MessageAttributes: attributes,
      }));
      return status === 200 ? undefined : (JSON.parse(answer) as { message?: string }).message ?? `status ${status}`;
    });
  }

  private async attempt(from: string, target: string, work: () => Promise<string | undefined>): Promise<void> {
    let problem: string | undefined;
    try {
      problem = await work();
    } catch (error) {
      problem = (error as Error).message;
    }
    if (problem !== undefined) {
      this.onNotice(`${from} could not hand on to ${target}: ${problem}. AWS would try again; here it is gone.`);
    }
  }
}
