import { OpenParent, ParentTable, SilenceTable } from './hold-table';
import { DYNAMODB } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { AlertAttribute, AlertSilenceItem } from '../../contract/alerts';
import { AttributeMap, textOf } from '../../delivery/aws/attribute-value';

/** Which table, and for how long things stay in it. */
export interface DynamoDbHoldsOptions {
  readonly tableName: string;
  /** Days after a silence is over, or after an alert was open for the last time. */
  readonly retentionDays: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Partition of the silences. */
const SILENCES = 'SILENCES';

/** What holds alerts, in the table of alerts. It needs `dynamodb:Query`, and to write, `dynamodb:PutItem` and `dynamodb:DeleteItem`. */
export class DynamoDbHolds implements SilenceTable, ParentTable {
  private readonly client = new JsonClient(DYNAMODB);

  constructor(private readonly options: DynamoDbHoldsOptions) {}

  public async listSilences(): Promise<AlertSilenceItem[]> {
    return (await this.query(SILENCES)).map((content) => JSON.parse(content) as AlertSilenceItem);
  }

  public async putSilence(silence: AlertSilenceItem): Promise<void> {
    await this.put(SILENCES, silence.id, silence, silence.until);
  }

  public async deleteSilence(id: string): Promise<void> {
    await this.delete(SILENCES, id);
  }

  public async listParents(key: string): Promise<OpenParent[]> {
    return (await this.query(`PARENT#${key}`)).map((content) => JSON.parse(content) as OpenParent);
  }

  public async putParent(key: string, parent: OpenParent): Promise<void> {
    await this.put(`PARENT#${key}`, parent.alertId, parent, this.options.now());
  }

  public async deleteParent(key: string, alertId: string): Promise<void> {
    await this.delete(`PARENT#${key}`, alertId);
  }

  private async query(partition: string): Promise<string[]> {
    const contents: string[] = [];
    let from: AttributeMap | undefined;
    do {
      const input = {
        TableName: this.options.tableName,
        // Somebody may have written it a moment ago.
        ConsistentRead: true,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': AlertAttribute.PARTITION },
        ExpressionAttributeValues: { ':pk': { S: partition } },
        ...from && { ExclusiveStartKey: from },
      };
      const { Items: items = [], LastEvaluatedKey: last } = await this.client.call<{ Items?: AttributeMap[]; LastEvaluatedKey?: AttributeMap }>({ operation: 'Query', input });
      contents.push(...items.flatMap((item) => textOf(item[AlertAttribute.CONTENT]) ?? []));
      from = last;
    } while (from);
    return contents;
  }

  private async put(partition: string, sort: string, content: object, since: number): Promise<void> {
    const { tableName, retentionDays } = this.options;
    const Item = {
      ...keyOf(partition, sort),
      [AlertAttribute.CONTENT]: { S: JSON.stringify(content) },
      [AlertAttribute.EXPIRES_AT]: { N: String(Math.ceil(since / 1000) + retentionDays * 86_400) },
    };
    await this.client.call({ operation: 'PutItem', input: { TableName: tableName, Item } });
  }

  private async delete(partition: string, sort: string): Promise<void> {
    await this.client.call({ operation: 'DeleteItem', input: { TableName: this.options.tableName, Key: keyOf(partition, sort) } });
  }
}

function keyOf(partition: string, sort: string): AttributeMap {
  return { [AlertAttribute.PARTITION]: { S: partition }, [AlertAttribute.SORT]: { S: sort } };
}
