import { createHash } from 'node:crypto';
import { Servers } from './servers';
import { headerOf } from '../../aws-sdk/json-client/sigv4';

/** An answer other than 200, or none at all. */
export class Refusal {
  constructor(public readonly name: string, public readonly status = 400, public readonly message = 'secret') {}
}
export const NO_ANSWER = Symbol('no answer');

type Answer = Readonly<Record<string, unknown>> | Refusal | typeof NO_ANSWER;
type Answers = (input: Record<string, unknown>) => Answer;

/** AWS as it is called over its JSON protocol: it answers as it is told to, and keeps what it was asked. One for a test file. */
export class AwsApi {
  private readonly saved = { ...process.env };
  private calls: Array<{ operation: string; input: Record<string, unknown> }> = [];
  private answers: Record<string, Answers> = {};

  /** Starts it, as the endpoint of everything that is called from now on. */
  public async start(servers: Servers): Promise<void> {
    const { url } = await servers.http((response, { rawHeaders, body }) => {
      const operation = headerOf(rawHeaders, 'x-amz-target').split('.')[1];
      const input = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
      this.calls.push({ operation, input });
      const answer = this.answers[operation]?.(input) ?? new Refusal('UnknownOperationException');
      if (answer === NO_ANSWER) {
        return;
      }
      const refused = answer instanceof Refusal;
      const text = JSON.stringify(refused ? { __type: `com.amazonaws#${answer.name}`, message: answer.message } : answer);
      response.writeHead(refused ? answer.status : 200, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
    });
    Object.assign(process.env, { AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  }

  /** To be called when the servers are closed. */
  public stop(): void {
    process.env = this.saved;
  }

  /** Forgets everything, and answers nothing but that SQS and DynamoDB did what they were asked for. */
  public reset(): void {
    this.calls = [];
    this.answers = {
      SendMessage: ({ MessageBody }) => ({ MD5OfMessageBody: createHash('md5').update(String(MessageBody)).digest('hex') }),
      ChangeMessageVisibilityBatch: ({ Entries }) => ({ Successful: (Entries as Array<{ Id: string }>).map(({ Id }) => ({ Id })), Failed: [] }),
      UpdateItem: () => ({}),
      GetItem: () => ({}),
      BatchWriteItem: () => ({ UnprocessedItems: {} }),
    };
  }

  public on(operation: string, answer: Answer | Answers): void {
    this.answers[operation] = typeof answer === 'function' ? answer : () => answer;
  }

  /** Inputs of the calls of an operation so far. */
  public inputs(operation: string): Array<Record<string, unknown>> {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  /** How many calls there were of all operations. */
  public get count(): number {
    return this.calls.length;
  }
}
