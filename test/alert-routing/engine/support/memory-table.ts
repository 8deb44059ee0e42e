import { Alert } from '../../../../src/alert-routing/state/alert';
import { AlertTable, HistoryEntry, PostRecord, SeenSignal, SignalRecord } from '../../../../src/alert-routing/state/alert-table';
import { OpenParent, ParentTable, SilenceTable } from '../../../../src/alert-routing/state/hold-table';
import { AlertSilenceItem } from '../../../../src/contract/alerts';

/** Makes something happen at some time, or never: whoever asked for it may be dead by then. */
export type Call = <T>(name: string, effect: () => T) => Promise<T>;

/** The items of a table, which many may use at once. */
export class MemoryTable {
  public readonly alerts = new Map<string, Alert>();
  public readonly generations = new Map<string, number>();
  public readonly seen = new Map<string, SeenSignal>();
  public readonly history = new Map<string, Map<string, string>>();
  public readonly payloads = new Map<string, string>();
  public readonly posts = new Map<string, PostRecord>();
  public readonly silences = new Map<string, AlertSilenceItem>();
  public readonly parents = new Map<string, Map<string, OpenParent>>();
  /** To be told of each alert that is written, and of what was there before. */
  public written: (alert: Alert, before: Alert | undefined) => void = () => undefined;

  /** The table as one who uses it sees it. */
  public used(call: Call = async (_name, effect) => effect()): AlertTable & SilenceTable & ParentTable {
    const history = (alertId: string, { at, id, what }: HistoryEntry): void => {
      const lines = this.history.get(alertId) ?? new Map<string, string>();
      this.history.set(alertId, lines.set(`${at} ${id}`, what));
    };
    return {
      readAlert: (id) => call('readAlert', () => this.alerts.get(id)),
      writeAlert: (alert, before) => call('writeAlert', () => {
        const there = this.alerts.get(alert.id);
        if (there?.version !== before) {
          return false;
        }
        this.alerts.set(alert.id, JSON.parse(JSON.stringify(alert)) as Alert);
        this.written(alert, there);
        return true;
      }),
      readGeneration: (hash) => call('readGeneration', () => this.generations.get(hash)),
      writeGeneration: (hash, generation) => call('writeGeneration', () => void this.generations.set(hash, Math.max(generation, this.generations.get(hash) ?? 0))),
      readSeen: (signalId) => call('readSeen', () => this.seen.get(signalId)),
      writeSignal: ({ signalId, alertId, what, version, history: entry, payloads, payload }: SignalRecord) => call('writeSignal', () => {
        this.seen.set(signalId, { alertId, what, version });
        history(alertId, entry);
        payloads.forEach((which) => this.payloads.set(`${alertId} ${which}`, payload));
      }),
      writeSeen: (signals) => call('writeSeen', () => signals.forEach(({ signalId, ...seen }) => this.seen.set(signalId, seen))),
      readPayload: (alertId, which) => call('readPayload', () => this.payloads.get(`${alertId} ${which}`)),
      listSilences: () => call('listSilences', () => [...this.silences.values()]),
      putSilence: (silence) => call('putSilence', () => void this.silences.set(silence.id, silence)),
      deleteSilence: (id) => call('deleteSilence', () => void this.silences.delete(id)),
      listParents: (key) => call('listParents', () => [...this.parents.get(key)?.values() ?? []]),
      putParent: (key, parent) => call('putParent', () => {
        this.parents.set(key, new Map(this.parents.get(key)).set(parent.alertId, parent));
      }),
      deleteParent: (key, alertId) => call('deleteParent', () => void this.parents.get(key)?.delete(alertId)),
      writeHistory: (alertId, entry) => call('writeHistory', () => history(alertId, entry)),
      readPost: <T extends PostRecord>(alertId: string, destination: string) => call('readPost', () => this.posts.get(`${alertId} ${destination}`) as T | undefined),
      writePost: (alertId, destination, post) => call('writePost', () => void this.posts.set(`${alertId} ${destination}`, post)),
    };
  }
}
