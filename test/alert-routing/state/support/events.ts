import { AlertEvent } from '../../../../src/alert-routing/alert-event';
import { SignalChange } from '../../../../src/alert-routing/state/alert-change';
import { ResponseChange } from '../../../../src/alert-routing/state/responded';

export const START = Date.UTC(2026, 5, 1, 12);
export const WINDOWS = { alertSeconds: 7 * 86_400, notificationSeconds: 60 };

/** An event, at so many seconds after the start. */
export function eventAt(seconds: number, own: Partial<AlertEvent> = {}): AlertEvent {
  return {
    signalId: `signal-${seconds}`,
    parser: 'test',
    source: 'test',
    kind: 'Test',
    class: 'alert',
    severity: 'error',
    status: 'firing',
    key: 'key',
    title: 'It fails',
    resources: [],
    at: START + seconds * 1000,
    links: [],
    fields: [],
    logLines: [],
    tags: {},
    payload: '',
    ...own,
  };
}

/** A signal that arrives for one destination. */
export function signalAt(seconds: number, own: Partial<AlertEvent> = {}, destinations: readonly string[] = ['ops']): SignalChange {
  return { kind: 'signal', event: eventAt(seconds, own), destinations, tags: {}, windows: WINDOWS };
}

export const ANN = { name: 'Ann', id: 'slack:U1' };

let presses = 0;

/** What Ann does: each time something else, unless it says which. */
export function done<K extends ResponseChange['kind']>(kind: K, own: Partial<Extract<ResponseChange, { kind: K }>> = {}): Extract<ResponseChange, { kind: K }> {
  presses += 1;
  return { kind, id: `press-${presses}`, by: ANN, ...own } as Extract<ResponseChange, { kind: K }>;
}
