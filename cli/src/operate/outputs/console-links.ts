import { ArchivePlace } from '../archive/archive-place';
import { OperatedStream, OperatedWebhook } from '../session/operated-webhook';

/** Pages of the AWS console about a stream. */
export interface StreamLinks {
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly function: string;
  readonly log: string;
}

/** The pages of the AWS console for a Region. */
export class ConsoleLinks {
  private readonly host: string;

  constructor(private readonly region: string) {
    const domain = region.startsWith('cn-') ? 'console.amazonaws.cn' : region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
    this.host = region.startsWith('us-gov-') || region.startsWith('cn-') ? domain : `${region}.${domain}`;
  }

  public stream({ queue, deadLetterQueue, forwarder, log }: OperatedStream): StreamLinks {
    return {
      queue: this.page('sqs/v3', `/queues/${encodeURIComponent(queue.url)}`),
      deadLetterQueue: this.page('sqs/v3', `/queues/${encodeURIComponent(deadLetterQueue.url)}`),
      function: this.page('lambda', `/functions/${forwarder}`),
      log: this.page('cloudwatch', `logsV2:log-groups/log-group/${encodeURIComponent(encodeURIComponent(log)).replace(/%/g, '$')}`),
    };
  }

  public table(name: string): string {
    return this.page('dynamodbv2', `item-explorer?table=${encodeURIComponent(name)}`);
  }

  public bucket({ bucket, prefix, region = this.region }: ArchivePlace): string {
    return `https://${this.host}/s3/buckets/${bucket}?${new URLSearchParams({ region, ...(prefix !== '' && { prefix }) }).toString()}`;
  }

  public alarm(name: string): string {
    return this.page('cloudwatch', `alarmsV2:alarm/${encodeURIComponent(name)}`);
  }

  public stack({ stack }: OperatedWebhook): string {
    return this.page('cloudformation', `/stacks?filteringText=${encodeURIComponent(stack)}`);
  }

  private page(service: string, fragment: string): string {
    return `https://${this.host}/${service}/home?region=${this.region}#${fragment}`;
  }
}
