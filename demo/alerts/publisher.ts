// eslint-disable-next-line import/no-extraneous-dependencies -- of the functions, which the demo runs
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SentSignal } from './signals';
import { LocalRuntime } from '../../cli/src/local/runtime';

/** Messages that are published at once. */
const AT_ONCE = 8;

/** Says things to the topic of a router, as services of AWS do. */
export class Publisher {
  private readonly client: SNSClient;

  /** @param topicArn of the router */
  constructor(private readonly runtime: LocalRuntime, private readonly topicArn: string) {
    const { awsUrl: endpoint, region, credentials } = runtime.connection;
    this.client = new SNSClient({ endpoint, region, credentials });
  }

  /**
   * Publishes all of them, each once.
   *
   * @param onPublished is told of each that the topic took
   * @throws Error where the topic does not take one
   */
  public async publish(signals: readonly SentSignal[], onPublished: (signal: SentSignal) => void, signal: AbortSignal): Promise<void> {
    const left = signals.values();
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (const one of left) {
        if (signal.aborted) {
          return;
        }
        this.runtime.tagging.tags.set(one.arn, one.tags);
        await this.client.send(new PublishCommand({ TopicArn: this.topicArn, Message: JSON.stringify(one.message(Date.now())) }));
        onPublished(one);
      }
    }));
  }

  public stop(): void {
    this.client.destroy();
  }
}
