import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkWholeNumber, ConcurrencySettings } from './concurrency';
import { ForwarderEnv, ShareAttribute } from './constants';
import { RateLimitConfig } from './core/rate-limiter';

/**
 * A number of requests in a time, of which a backend gets no more.
 *
 * Counted at departure, in any window of that length, over all environments of the forwarder together: those that run, those that Lambda
 * keeps in reserve, and those that were replaced or died. Each concurrent invocation uses an equal share, rounded down, for which it takes
 * a lease in a DynamoDB table. Without a lease nothing is sent: while the table cannot be reached, webhooks wait in the queue.
 *
 * A request that is sent again at once, because the backend had closed the idle connection it was written to, counts twice; where the share
 * has no place left for it, the attempt fails and is repeated later.
 */
export class MaxRate {
  /**
   * So many requests in any second.
   *
   * @param requests from 1 to 10,000
   */
  public static perSecond(requests: number): MaxRate {
    return new MaxRate('MaxRate.perSecond', requests, 1);
  }

  /**
   * So many requests in any minute.
   *
   * @param requests from 1 to 100,000
   */
  public static perMinute(requests: number): MaxRate {
    return new MaxRate('MaxRate.perMinute', requests, 60);
  }

  private constructor(private readonly name: string, private readonly requests: number, private readonly seconds: number) {
    checkWholeNumber(name, requests, 1, seconds === 1 ? 10_000 : 100_000);
  }

  /**
   * Creates the table of the shares for a forwarder, and returns its environment variables.
   *
   * @internal
   */
  public _bind(scope: Construct, forwarder: iam.IGrantable, concurrency: ConcurrencySettings): { [name: string]: string } {
    const config = this.config(concurrency);
    const table = new dynamodb.Table(scope, 'RateShares', {
      partitionKey: { name: ShareAttribute.SHARE, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      // Leases are over within minutes; there is nothing to recover.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    iam.Grant.addToPrincipal({ grantee: forwarder, actions: ['dynamodb:UpdateItem'], resourceArns: [table.tableArn] });
    return { [ForwarderEnv.RATE_LIMIT]: JSON.stringify(config), [ForwarderEnv.RATE_SHARES_TABLE_NAME]: table.tableName };
  }

  /** As many shares as there are concurrent invocations, each rounded down: all together never exceed the rate. */
  private config(concurrency: ConcurrencySettings): RateLimitConfig {
    const shares = concurrency.reservedConcurrentExecutions ?? concurrency.eventSourceMaxConcurrency;
    const requests = Math.floor(this.requests / shares);
    if (requests < 1) {
      throw new Error(`${this.name}(${this.requests}) leaves ${shares} concurrent invocations less than one request each; lower maxConcurrency to ${this.requests} or raise the rate to ${shares}.`);
    }
    return { requests, perSeconds: this.seconds, shares };
  }
}
