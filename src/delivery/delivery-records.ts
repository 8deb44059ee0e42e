import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { grantOnTable } from './grant-on-table';
import { markPart } from './mark';
import { brokenTablePromises } from './stream-validation';
import { RecordsEnv } from '../contract/environment';
import { WebhookPart } from '../contract/metadata';
import { RecordKey, RecordsDetail } from '../contract/records';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkDuration } from '../shared/prop-checks';

/** How records are kept. */
export interface DeliveryRecordsProps {
  /**
   * How long a record is kept after it was last written.
   *
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
}

const SHAPE: PropsShape<DeliveryRecordsProps> = {
  example: '{ retention: Duration.days(30) }',
  checks: { retention: checkDuration('Duration.days(30)') },
};

/**
 * What the table of the records has besides.
 *
 * @internal
 */
export interface RecordsTableProps {
  /** Construct path of the webhook, by which tools know the table. */
  readonly webhookPath: string;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * What is remembered of each delivery, in a DynamoDB table with one item per delivery.
 *
 * Records are written beside the work: a table that fails or is slow never stops, slows or repeats a delivery.
 */
export class DeliveryRecords {
  /**
   * Group, outcome, attempts, the last statuses and times; nothing of the request itself.
   *
   * @param props how records are kept
   */
  public static metadata(props: DeliveryRecordsProps = {}): DeliveryRecords {
    return new DeliveryRecords(RecordsDetail.METADATA, props);
  }

  /**
   * As `metadata`, and the request with its headers and body where the item stays below DynamoDB's 400 KB. Choose it only where what
   * senders send may be stored.
   *
   * @param props how records are kept
   */
  public static full(props: DeliveryRecordsProps = {}): DeliveryRecords {
    return new DeliveryRecords(RecordsDetail.FULL, props);
  }

  /**
   * As `metadata`, but only for deliveries that failed at least once: the cheapest that still counts attempts exactly.
   *
   * @param props how records are kept
   */
  public static failures(props: DeliveryRecordsProps = {}): DeliveryRecords {
    return new DeliveryRecords(RecordsDetail.FAILURES, props);
  }

  /** No table. Attempts are then estimated from SQS's receive count, which counts too many. */
  public static none(): DeliveryRecords {
    return new DeliveryRecords(undefined, {});
  }

  private readonly retention: Duration;

  private constructor(private readonly detail: RecordsDetail | undefined, props: DeliveryRecordsProps) {
    checkProps('DeliveryRecords', props, SHAPE);
    this.retention = props.retention ?? Duration.days(30);
    if (this.retention.toDays({ integral: false }) < 1) {
      throw new Error(`DeliveryRecords keeps records for a day or longer, got: ${this.retention.toHumanString()}; use DeliveryRecords.none() to keep none.`);
    }
  }

  /**
   * Whether there are any.
   *
   * @internal
   */
  public get _keeps(): boolean {
    return this.detail !== undefined;
  }

  /**
   * The table, if one is needed.
   *
   * @internal
   */
  public _createTable(scope: Construct, { webhookPath, encryptionKey, removalPolicy }: RecordsTableProps): dynamodb.Table | undefined {
    if (this.detail === undefined) {
      return undefined;
    }
    const table = new dynamodb.Table(scope, 'Records', {
      partitionKey: { name: RecordKey.DELIVERY_ID, type: dynamodb.AttributeType.STRING },
      sortKey: { name: RecordKey.DESTINATION, type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: RecordKey.EXPIRES_AT,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: encryptionKey && dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      removalPolicy,
    });
    markPart(table, { webhook: webhookPath, part: WebhookPart.RECORDS });
    return table;
  }

  /**
   * Lets a forwarder write records, and returns its environment variables.
   *
   * @internal
   */
  public _grantWrite(table: dynamodb.Table | undefined, grantee: iam.IGrantable): { [name: string]: string } {
    if (table === undefined || this.detail === undefined) {
      return {};
    }
    // What succeeds at once is written in batches, and with `failures` not at all.
    const batches = this.detail === RecordsDetail.FAILURES ? [] : ['dynamodb:BatchWriteItem'];
    grantOnTable(table, grantee, 'dynamodb:GetItem', 'dynamodb:UpdateItem', ...batches);
    table.node.addValidation({ validate: () => brokenTablePromises(table) });
    return {
      [RecordsEnv.RECORDS_TABLE_NAME]: table.tableName,
      [RecordsEnv.RECORDS_DETAIL]: this.detail,
      [RecordsEnv.RECORDS_RETENTION_DAYS]: String(Math.ceil(this.retention.toDays({ integral: false }))),
    };
  }
}
