import { gunzipSync } from 'node:zlib';
import { Alert, AlertStatus } from './alert';
import { parseAlert } from './alert-content';
import { HistoryEntry, KeptPayload } from './alert-table';
import { alertKey } from './signal-items';
import { ALERTS_BY_STATUS, AlertAttribute, AlertSilenceItem } from '../../contract/alerts';

/** A value as the JSON protocol of DynamoDB or its SDK has it: binary is base64 there, and bytes here. */
export interface ReadValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string | Uint8Array;
}

type ReadItem = Readonly<Record<string, ReadValue>>;

/** What calls DynamoDB: a client of ours or of the SDK. */
export type ReadCall = (operation: 'Query' | 'BatchGetItem', input: object) => Promise<unknown>;

/** Which alerts of a status. */
export interface AlertsWanted {
  /** Opened then or later, in milliseconds since 1970. Default: whenever. */
  readonly since?: number;
  /** Of more than so many, the newest. */
  readonly most: number;
}

/** Some alerts of a status, the one that was opened last first. */
export interface ListedAlerts {
  readonly alerts: readonly Alert[];
  /** There are others that were opened before them. */
  readonly hasMore: boolean;
}

interface Page {
  readonly Items?: readonly ReadItem[];
  readonly LastEvaluatedKey?: object;
}

interface Batch {
  readonly Responses?: Readonly<Record<string, readonly ReadItem[]>>;
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys?: readonly object[] }>>;
}

/** DynamoDB reads at most so many items at once. */
const MAX_BATCH = 100;

/** What is left unread is asked for so many times in a row without any of it being read. */
const MAX_CALLS = 5;
const BACK_OFF_MS = 50;

const PARTITION_PREFIX = 'ALERT#';

/** Where silences of run time are, each under its id. */
const SILENCES = 'SILENCES';

const NAMES = { '#pk': AlertAttribute.PARTITION, '#sk': AlertAttribute.SORT, '#status': AlertAttribute.STATUS, '#openedAt': AlertAttribute.OPENED_AT };

/** Reads many alerts, and all that is kept of one: for digests and for people. It never writes. */
export class AlertLists {
  constructor(private readonly tableName: string, private readonly call: ReadCall) {}

  /**
   * The alerts of a status, the one that was opened last first. The index is behind by a moment: what has another status by now is left out, and what has it since
   * a moment ago may be missing. Notifications have no status, and are in no list.
   */
  public async list(status: AlertStatus, { since, most }: AlertsWanted): Promise<ListedAlerts> {
    const ids = await this.idsOf(status, since, most + 1);
    const alerts = await this.readMany(ids.slice(0, most));
    return { alerts: alerts.filter((alert) => alert.status === status), hasMore: ids.length > most };
  }

  /** Alerts by their ids, in that order. Those that are not there any more are left out. */
  public async readMany(ids: readonly string[]): Promise<Alert[]> {
    const found = new Map<string, Alert>();
    for (let start = 0; start < ids.length; start += MAX_BATCH) {
      await this.readBatch(ids.slice(start, start + MAX_BATCH), found);
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  /** What happened to an alert, in the order of the times. */
  public async history(alertId: string): Promise<HistoryEntry[]> {
    return (await this.itemsOf(partitionOf(alertId), 'HISTORY#')).map(contentOf<HistoryEntry>);
  }

  /** What the first or the latest signal of an alert said; undefined where it is not kept. */
  public async payload(alertId: string, which: KeptPayload): Promise<string | undefined> {
    const items = await this.itemsOf(partitionOf(alertId), `PAYLOAD#${which}#`);
    // An earlier one may have had more parts than the one that replaced it.
    const count = Number(items[0]?.[AlertAttribute.PARTS]?.N ?? 0);
    const parts = new Map(items.map((item) => [Number(item[AlertAttribute.SORT]?.S?.split('#').at(-1)), item]));
    const bytes = Array.from({ length: count }, (_, part) => bytesOf(parts.get(part)?.[AlertAttribute.CONTENT]?.B));
    return count === 0 ? undefined : gunzipSync(Buffer.concat(bytes)).toString('utf8');
  }

  /** Silences that somebody began at run time, also those that are over and not gone yet, in the order of their ids. */
  public async silences(): Promise<AlertSilenceItem[]> {
    return (await this.itemsOf(SILENCES)).map(contentOf<AlertSilenceItem>);
  }

  private async idsOf(status: AlertStatus, since: number | undefined, most: number): Promise<string[]> {
    const ids: string[] = [];
    let from: object | undefined;
    do {
      const page = await this.call('Query', {
        TableName: this.tableName,
        IndexName: ALERTS_BY_STATUS,
        KeyConditionExpression: `#status = :status${since === undefined ? '' : ' AND #openedAt >= :since'}`,
        ExpressionAttributeNames: { '#status': NAMES['#status'], ...since !== undefined && { '#openedAt': NAMES['#openedAt'] } },
        ExpressionAttributeValues: { ':status': { S: status }, ...since !== undefined && { ':since': { N: String(since) } } },
        ScanIndexForward: false,
        Limit: most - ids.length,
        ExclusiveStartKey: from,
      }) as Page;
      ids.push(...(page.Items ?? []).map((item) => (item[AlertAttribute.PARTITION]?.S ?? '').slice(PARTITION_PREFIX.length)));
      from = page.LastEvaluatedKey;
    } while (from !== undefined && ids.length < most);
    return ids;
  }

  private async itemsOf(partition: string, prefix?: string): Promise<ReadItem[]> {
    const items: ReadItem[] = [];
    let from: object | undefined;
    do {
      const page = await this.call('Query', {
        TableName: this.tableName,
        KeyConditionExpression: `#pk = :pk${prefix === undefined ? '' : ' AND begins_with(#sk, :prefix)'}`,
        ExpressionAttributeNames: { '#pk': NAMES['#pk'], ...prefix !== undefined && { '#sk': NAMES['#sk'] } },
        ExpressionAttributeValues: { ':pk': { S: partition }, ...prefix !== undefined && { ':prefix': { S: prefix } } },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }) as Page;
      items.push(...page.Items ?? []);
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return items;
  }

  /** An answer has 16 MB at most, so that large alerts are left unread at first. */
  private async readBatch(ids: readonly string[], found: Map<string, Alert>): Promise<void> {
    let keys: readonly object[] = [...new Set(ids)].map((id) => alertKey(id));
    for (let failed = 0; keys.length > 0;) {
      const input = { RequestItems: { [this.tableName]: { Keys: keys, ConsistentRead: true } } };
      const { Responses = {}, UnprocessedKeys = {} } = await this.call('BatchGetItem', input) as Batch;
      for (const item of Responses[this.tableName] ?? []) {
        const alert = parseAlert(item[AlertAttribute.CONTENT]?.S ?? '{}');
        found.set(alert.id, alert);
      }
      const left = UnprocessedKeys[this.tableName]?.Keys ?? [];
      failed = left.length < keys.length ? 0 : failed + 1;
      if (failed === MAX_CALLS) {
        throw Object.assign(new Error(`DynamoDB left ${left.length} alerts unread after ${MAX_CALLS} calls.`), { code: 'UnprocessedKeys' });
      }
      keys = left;
      if (failed > 0) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * BACK_OFF_MS * 2 ** failed));
      }
    }
  }
}

function partitionOf(alertId: string): string {
  return `${PARTITION_PREFIX}${alertId}`;
}

function contentOf<T>(item: ReadItem): T {
  return JSON.parse(item[AlertAttribute.CONTENT]?.S ?? '{}') as T;
}

function bytesOf(binary: string | Uint8Array | undefined): Uint8Array {
  return typeof binary === 'string' ? Buffer.from(binary, 'base64') : binary ?? new Uint8Array();
}
