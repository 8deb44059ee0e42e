import { KeyHostFaultKind, SecretFaultKind } from './gate-scenario';
import { BACKEND_FAULT_KINDS } from './scenario';
import { CertificateFaultKind } from './sns-scenario';

/** What an environment can be waiting for. */
export type Awaiting = 'request' | 'time' | 'visibility' | 'dead letter' | 'record read' | 'record write' | 'share' | 'secret' | 'claim';

/** In what a fault finds the environment that it concerns. */
export type EnvironmentState = `awaits ${Awaiting}` | 'brake open' | 'several groups in hand' | 'group with a tail in hand' | 'first invocation';

/** In what a fault of the backend finds the webhook that was sent. */
export type RequestState =
  'first attempt' | 'tried before' | 'processed before' | 'redriven' | 'others behind it' | 'brake open' | 'several groups in hand' | 'first invocation';

/** In what a fault finds the world that concerns no single environment. */
export type WorldState = 'requests under way' | 'no request under way' | 'several batches in hand' | 'one batch in hand at most' | 'dead letters stored';

/** How a call of another service goes wrong. */
export type CallFault = 'refused' | 'answerLost' | 'slow' | 'silent';

/** Every kind of fault, with the states of its kind that it can find. */
interface FaultRow {
  readonly fault: string;
  readonly states: readonly string[];
}

const AWAITING: Record<Awaiting, true> = {
  'request': true,
  'time': true,
  'visibility': true,
  'dead letter': true,
  'record read': true,
  'record write': true,
  'share': true,
  'secret': true,
  'claim': true,
};
const AWAITS = (Object.keys(AWAITING) as Awaiting[]).map((awaiting): EnvironmentState => `awaits ${awaiting}`);
const ENVIRONMENT: readonly EnvironmentState[] = [...AWAITS, 'brake open', 'several groups in hand', 'group with a tail in hand', 'first invocation'];
const REQUEST: readonly RequestState[] = [
  'first attempt', 'tried before', 'processed before', 'redriven', 'others behind it', 'brake open', 'several groups in hand', 'first invocation',
];
const WORLD: readonly WorldState[] = [
  'requests under way', 'no request under way', 'several batches in hand', 'one batch in hand at most', 'dead letters stored',
];
/** Calls that can go wrong, and what the environment awaits then in any case. */
const CALLS: ReadonlyArray<readonly [call: string, awaiting: Awaiting]> = [
  ['visibility', 'visibility'], ['hold', 'visibility'], ['dead letter sent', 'dead letter'], ['record read', 'record read'], ['record write', 'record write'],
  ['share claimed', 'share'], ['claim read', 'claim'], ['claim written', 'claim'], ['claim freed', 'claim'],
];
/** How a secret that webhooks are verified with is not read as it should be. */
const SECRET_FAULTS: Record<SecretFaultKind | 'slow', true> = { passing: true, refused: true, gone: true, slow: true };
/** How keys that a sender publishes are not. */
const KEY_FAULTS: Record<KeyHostFaultKind | 'slow', true> = { unavailable: true, refused: true, hanging: true, slow: true };
/** How certificates of Amazon SNS are not, and how it does not confirm a subscription. */
const CERTIFICATE_FAULTS: Record<CertificateFaultKind, true> = { unavailable: true, refused: true, hanging: true, slow: true, rubbish: true };
const CONFIRMATION_FAULTS: Record<Exclude<CertificateFaultKind, 'rubbish'>, true> = { unavailable: true, refused: true, hanging: true, slow: true };
const CALL_FAULTS: Record<CallFault, true> = { refused: true, answerLost: true, slow: true, silent: true };

const ROWS: readonly FaultRow[] = [
  ...['crash', 'environment stood still', 'environment paused', 'clock set', 'function timeout'].map((fault) => ({ fault, states: ENVIRONMENT })),
  ...CALLS.flatMap(([call, awaiting]) => Object.keys(CALL_FAULTS).map((fault) => (
    { fault: `${call}: ${fault}`, states: ENVIRONMENT.filter((state) => state !== `awaits ${awaiting}`) }
  ))),
  ...Object.keys(SECRET_FAULTS).map((kind) => ({ fault: `secret read: ${kind}`, states: ENVIRONMENT.filter((state) => state !== 'awaits secret') })),
  ...Object.keys(KEY_FAULTS).map((kind) => ({ fault: `keys read: ${kind}`, states: ENVIRONMENT.filter((state) => state !== 'awaits secret') })),
  ...[...Object.keys(CERTIFICATE_FAULTS).map((kind) => `certificate asked for: ${kind}`), ...Object.keys(CONFIRMATION_FAULTS).map((kind) => `confirmation: ${kind}`)]
    // The forwarder waits only so long for them.
    .map((fault) => ({ fault, states: ENVIRONMENT.filter((state) => state !== 'awaits secret' && state !== 'awaits time') })),
  ...[...Object.keys(BACKEND_FAULT_KINDS).map((kind) => `backend: ${kind}`), 'server error', 'answer lost'].map((fault) => ({ fault, states: REQUEST })),
  ...['throttled', 'deploy', 'paused', 'resumed', 'queue looked at', 'redrive', 'visibility ended early', 'spare environment', 'environment taken away', 'duplicate send', 'sent again under one id', 'forged',
    'forged signature', 'secret replaced', 'key replaced', 'certificate replaced']
    .map((fault) => ({ fault, states: WORLD })),
];

/** Of each fault the names of its pairs, by state. */
const PAIRS_OF: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(ROWS.map(({ fault, states }) => (
  [fault, new Map(states.map((state) => [state, pairName(fault, state)]))]
)));

/** Pairs of a fault and a state that are looked for. */
export const PAIRS = ROWS.reduce((sum, { states }) => sum + states.length, 0);

/** How often each pair of a fault and a state was seen, as "fault | state"; only what was. */
export type PairCounts = Readonly<Record<string, number>>;

/** A fault and the states in which it was never seen. */
export interface NeverSeen {
  readonly fault: string;
  readonly states: readonly string[];
}

/** Says what the environment is in whose call is being made, or whose request is being sent. */
export interface CoveredEnvironment {
  readonly id: number;
  states(): readonly EnvironmentState[];
}

/** Counts in which states of the world its faults strike: what was never tried proves nothing. */
export class Coverage {
  /** The environment that is at work now. */
  public environment?: CoveredEnvironment;
  private readonly pairs = new Map<string, number>();

  /**
   * @param worldStates states of the world as a whole, worked out only when a fault strikes
   * @param remark takes a line for people to read about each fault that strikes @default - nobody reads
   */
  constructor(private readonly worldStates: () => readonly WorldState[], private readonly remark: (line: () => string) => void = () => undefined) {}

  /**
   * A fault strikes an environment, or a call that it makes.
   *
   * @param concerned says which webhooks it is about @default - about none
   */
  public strikesEnvironment(
    fault: string, environment: CoveredEnvironment | undefined = this.environment, concerned?: () => readonly string[],
  ): void {
    this.count(fault, environment?.states() ?? [], environment, concerned);
  }

  /** A fault of the backend strikes a request of the environment at work. @param id of its webhook */
  public strikesRequest(fault: string, states: readonly RequestState[], id: string): void {
    this.count(fault, [...states, ...this.environment?.states() ?? []], this.environment, () => [id]);
  }

  /** A fault strikes what is no environment's. */
  public strikesWorld(fault: string): void {
    this.count(fault, this.worldStates());
  }

  /** What was seen. */
  public all(): PairCounts {
    return Object.fromEntries(this.pairs);
  }

  private count(fault: string, found: readonly string[], environment?: CoveredEnvironment, concerned: () => readonly string[] = () => []): void {
    this.remark(() => {
      const struck = [...environment ? [`environment ${environment.id}`] : [], ...concerned()].join(', ');
      return `fault: ${fault}${struck && `, strikes ${struck}`}${found.length > 0 ? ` (${found.join(', ')})` : ''}`;
    });
    const pairs = PAIRS_OF.get(fault);
    if (!pairs) {
      throw new Error(`The fault "${fault}" is not among those whose coverage is counted, expected one of cli/src/simulation/coverage.ts.`);
    }
    for (const state of found) {
      const pair = pairs.get(state);
      if (pair !== undefined) {
        this.pairs.set(pair, (this.pairs.get(pair) ?? 0) + 1);
      }
    }
  }
}

/** What is left to be seen, fault by fault; faults of which every state was seen are left out. */
export function neverSeen(seen: ReadonlySet<string>): NeverSeen[] {
  return ROWS.map(({ fault, states }) => ({ fault, states: states.filter((state) => !seen.has(pairName(fault, state))) }))
    .filter(({ states }) => states.length > 0);
}

function pairName(fault: string, state: string): string {
  return `${fault} | ${state}`;
}
