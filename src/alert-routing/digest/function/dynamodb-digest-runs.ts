import { Begun, DigestRuns, ToldBefore } from './ports';
import { AwsError } from '../../../aws-sdk/json-client/aws-error';
import { DYNAMODB } from '../../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../../aws-sdk/json-client/json-client';
import { AlertAttribute } from '../../../contract/alerts';
import { AttributeMap, numberOf, textOf } from '../../../delivery/aws/attribute-value';

/** Which table, and which digest. */
export interface DynamoDbDigestRunsOptions {
  readonly tableName: string;
  /** Name of the digest. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Longer than the queue keeps a message: nothing that comes again is older. */
const REMEMBERED_DAYS = 16;
const DAY_MS = 86_400_000;

/** In the place of a lease, once a run is done. */
const DONE = 9_999_999_999_999;

const NAMES = { '#pk': AlertAttribute.PARTITION, '#sk': AlertAttribute.SORT, '#version': AlertAttribute.VERSION };

/**
 * The runs of a digest, in the table of alerts: `DIGEST#<name>` / the time that it was scheduled for. Until it is done an item has the end of its lease for a version; then
 * it has the marks of what was told for its content.
 */
export class DynamoDbDigestRuns implements DigestRuns {
  private readonly client = new JsonClient(DYNAMODB);

  constructor(private readonly options: DynamoDbDigestRunsOptions) {}

  public async begin(scheduledAt: number, lease: number): Promise<Begun> {
    try {
      await this.put(scheduledAt, lease, '', {
        ConditionExpression: 'attribute_not_exists(#pk) OR #version < :now',
        ExpressionAttributeNames: { '#pk': NAMES['#pk'], '#version': NAMES['#version'] },
        ExpressionAttributeValues: { ':now': { N: String(this.options.now()) } },
      });
      return 'begun';
    } catch (error) {
      if (!(error instanceof AwsError && error.name === 'ConditionalCheckFailedException')) {
        throw error;
      }
    }
    const { Item: item = {} } = await this.call<{ Item?: AttributeMap }>('GetItem', { Key: this.keyOf(scheduledAt), ConsistentRead: true });
    return numberOf(item[AlertAttribute.VERSION]) === DONE ? 'done' : 'busy';
  }

  public async giveUp(scheduledAt: number): Promise<void> {
    await this.put(scheduledAt, 0, '');
  }

  public async finish(scheduledAt: number, marks: readonly string[]): Promise<void> {
    await this.put(scheduledAt, DONE, marks.join(' '));
  }

  public async told(scheduledAt: number): Promise<ToldBefore> {
    const marks = new Set<string>();
    let until: number | undefined;
    let from: object | undefined;
    do {
      const page: { readonly Items?: readonly AttributeMap[]; readonly LastEvaluatedKey?: object } = await this.call('Query', {
        KeyConditionExpression: '#pk = :pk AND #sk >= :since',
        FilterExpression: '#version = :done',
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: {
          ':pk': { S: this.partition }, ':since': { S: sortOf(this.options.now() - REMEMBERED_DAYS * DAY_MS) }, ':done': { N: String(DONE) },
        },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      });
      for (const item of page.Items ?? []) {
        textOf(item[AlertAttribute.CONTENT])!.split(' ').filter((mark) => mark !== '').forEach((mark) => marks.add(mark));
        const at = Date.parse(textOf(item[AlertAttribute.SORT])!);
        until = at < scheduledAt ? Math.max(at, until ?? 0) : until;
      }
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return { marks, until };
  }

  private async put(scheduledAt: number, version: number, content: string, condition: object = {}): Promise<void> {
    await this.call('PutItem', {
      Item: {
        ...this.keyOf(scheduledAt),
        [AlertAttribute.VERSION]: { N: String(Math.floor(version)) },
        [AlertAttribute.CONTENT]: { S: content },
        [AlertAttribute.EXPIRES_AT]: { N: String(Math.ceil((this.options.now() + REMEMBERED_DAYS * DAY_MS) / 1000)) },
      },
      ...condition,
    });
  }

  private keyOf(scheduledAt: number): AttributeMap {
    return { [AlertAttribute.PARTITION]: { S: this.partition }, [AlertAttribute.SORT]: { S: sortOf(scheduledAt) } };
  }

  private get partition(): string {
    return `DIGEST#${this.options.name}`;
  }

  private call<Output>(operation: string, input: object): Promise<Output> {
    return this.client.call<Output>({ operation, input: { TableName: this.options.tableName, ...input } });
  }
}

function sortOf(at: number): string {
  return new Date(at).toISOString();
}
