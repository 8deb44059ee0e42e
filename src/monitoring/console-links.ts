import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Pages of AWS's console about what stands in one stack. */
export class ConsoleLinks {
  private readonly stack: Stack;

  constructor(scope: IConstruct) {
    this.stack = Stack.of(scope);
  }

  /** @param name of the queue; not its URL, because a link has that encoded, which cannot be done with what is only known at deployment */
  public queue(name: string): string {
    const { region, account, urlSuffix } = this.stack;
    return this.page('sqs/v3', `/queues/https%3A%2F%2Fsqs.${region}.${urlSuffix}%2F${account}%2F${name}`);
  }

  public function(name: string): string {
    return this.page('lambda', `/functions/${name}?tab=monitoring`);
  }

  public logGroup(name: string): string {
    return this.page('cloudwatch', `logsV2:log-groups/log-group/${name}`);
  }

  public api(id: string): string {
    return `${this.host}/apigateway/main/apis/${id}/resources?api=${id}&region=${this.stack.region}`;
  }

  private page(service: string, fragment: string): string {
    return `${this.host}/${service}/home?region=${this.stack.region}#${fragment}`;
  }

  private get host(): string {
    return `https://${this.domain}`;
  }

  /** A Region that is only known at deployment is taken for one of the standard partition. */
  private get domain(): string {
    const { region } = this.stack;
    const plain = Token.isUnresolved(region) ? '' : region;
    const [, suffix] = [['cn-', 'amazonaws.cn'], ['us-gov-', 'amazonaws-us-gov.com']].find(([prefix]) => plain.startsWith(prefix)) ?? [];
    return suffix === undefined ? `${region}.console.aws.amazon.com` : `console.${suffix}`;
  }
}
