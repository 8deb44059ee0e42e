import { compileMatch, Matcher } from './matcher';
import { AlertMatchConfig, SilenceConfig } from './route-config';
import { Subject } from './subject';
import { isDuring } from './time-window';
import { endOfWindow } from './working-hours';

/** What is silenced for longer, or for ever, is looked at again after this time. Milliseconds. */
const MAX_MS = 30 * 86_400_000;

/** So many silences are followed that each begin before the one before is over. */
const MAX_ROUNDS = 200;

/** A silence, ready to be asked. */
export interface Silence {
  readonly name: string;
  readonly matches: Matcher;
  readonly config: Omit<SilenceConfig, 'name' | 'match'>;
  /** Whether its condition asks for the payload, which is not kept with the alert. */
  readonly asksForPayload: boolean;
}

/** Which silences are in force, and until when there is always one of them. */
export interface Silenced {
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** @throws Error one sentence, when its condition is none */
export function silenceOf({ name, match, ...config }: SilenceConfig): Silence {
  return { name, matches: match ? compileMatch(match) : () => true, config, asksForPayload: asksForPayload(match) };
}

/** Whether a condition asks for the payload. */
export function asksForPayload(match: object | undefined): boolean {
  return match !== undefined && JSON.stringify(match).includes('"eventPattern":');
}

/** A silence of run time, which somebody began; undefined where it says nothing that is understood: it must not keep anything from being told. */
export function runTimeSilence({ id, match, from, until, reason }: {
  readonly id: string; readonly match: object; readonly from: number; readonly until: number; readonly reason?: string;
}): Silence | undefined {
  try {
    return { name: reason ?? id, matches: compileMatch(match as AlertMatchConfig), config: { from, until }, asksForPayload: asksForPayload(match) };
  } catch {
    return undefined;
  }
}

/**
 * Whether an event is silenced, and until when: where silences overlap or follow one another, until all of them are over.
 *
 * @returns undefined where it is not
 */
export function silenced(subject: Subject, silences: readonly Silence[]): Silenced | undefined {
  const { now } = subject;
  const own = silences.filter(({ config, matches }) => (config.until ?? Infinity) > now && matches(subject));
  const names = new Set<string>();
  let until = now;
  for (let round = 0; round < MAX_ROUNDS && until < now + MAX_MS; round += 1) {
    const time = until;
    const inForce = own.filter(({ config }) => isInForce(config, time));
    if (inForce.length === 0) {
      break;
    }
    inForce.forEach(({ name }) => names.add(name));
    until = Math.max(...inForce.map(({ config }) => endOf(config, time)));
  }
  return names.size === 0 ? undefined : { names: [...names], until: Math.min(until, now + MAX_MS) };
}

function isInForce({ window, from = -Infinity, until = Infinity }: Silence['config'], at: number): boolean {
  return at >= from && at < until && (!window || isDuring(window, at));
}

function endOf({ window, until = Infinity }: Silence['config'], at: number): number {
  return window ? Math.min(until, endOfWindow(window, at)) : until;
}
