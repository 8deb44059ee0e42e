import { GateScenario, KeyHostFault, KeyHostFaultKind, KeysAsked, SecretFault, SecretFaultKind, SecretSlot } from './gate-scenario';
import { BACKEND_FAULT_KINDS, BackendFault, BackendFaultKind, FaultRates, NO_FAULTS, Pause, Scenario, Traffic } from './scenario';
import {
  chance, checkEnds, Checks, checkStream, count, instant, list, milliseconds, MOST, MOST_MS, object, oneOf, optional, range, RATE,
  readJson, seconds, span, whole, wrong, yesOrNo,
} from './scenario-checks';
import { SigningFault, SigningFaultKind, SigningScenario } from './signing-scenario';
import { CertificateFault, CertificateFaultKind, SnsScenario } from './sns-scenario';
import { HttpRetryPolicyConfig } from '../../../src/delivery/retry-policy-config';

const POLICY: Checks<HttpRetryPolicyConfig> = {
  retryForSeconds: seconds,
  backoffBaseSeconds: seconds,
  backoffMaxSeconds: seconds,
  retryAfterMaxSeconds: seconds,
  rejectionStatuses: list(whole(100, 599)),
  rejectionAttempts: whole(1, MOST),
  goneStatuses: list(whole(100, 599)),
};

/** Of what is verified, in worlds of one destination and of several. */
export const GATE: Checks<GateScenario> = {
  rotations: list(milliseconds),
  senderLagMs: milliseconds,
  unreadable: list(span<SecretFault>({
    secret: oneOf<SecretSlot>({ current: true, previous: true }),
    kind: oneOf<SecretFaultKind>({ passing: true, refused: true, gone: true }),
    from: milliseconds,
    until: instant,
  })),
  readFault: chance,
  forged: chance,
  drops: yesOrNo,
  keys: optional(object({
    asked: oneOf<KeysAsked>({ 'as a set': true, 'by name': true }),
    hostFaults: list(span<KeyHostFault>({
      kind: oneOf<KeyHostFaultKind>({ unavailable: true, refused: true, hanging: true }),
      from: milliseconds,
      until: milliseconds,
    })),
    sharedAddress: yesOrNo,
  })),
  sns: optional(object<SnsScenario>({
    signatureVersion: oneOf<SnsScenario['signatureVersion']>({ 1: true, 2: true, both: true }),
    hostFaults: list(span<CertificateFault>({
      kind: oneOf<CertificateFaultKind>({ unavailable: true, refused: true, hanging: true, slow: true, rubbish: true }),
      from: milliseconds,
      until: milliseconds,
    })),
    isExpired: yesOrNo,
    confirmations: chance,
    sharedAddress: yesOrNo,
    ownGroups: yesOrNo,
  })),
};

/** Of the secret that requests are signed with. */
const SIGNING: Checks<SigningScenario> = {
  replacements: list(milliseconds),
  keepsPrevious: yesOrNo,
  unreadable: list(span<SigningFault>({
    kind: oneOf<SigningFaultKind>({ refused: true, slow: true, rubbish: true }),
    from: milliseconds,
    until: milliseconds,
  })),
};

/** A status of an answer that does not take a webhook. */
const NO_SUCCESS = whole(300, 599);

const SCENARIO: Checks<Scenario> = {
  seed: whole(0, 2 ** 40),
  webhooks: whole(1, MOST),
  groups: whole(1, MOST),
  skew: range(0, 10),
  traffic: object<Traffic>({ pattern: oneOf<Traffic['pattern']>({ burst: true, steady: true, waves: true }), durationMs: milliseconds }),
  maxConcurrency: whole(1, 1_000),
  groupsPerInvocation: whole(1, 10),
  batchSize: whole(1, 10),
  requestTimeoutMs: whole(1, MOST_MS),
  retryPolicy: object(POLICY),
  rate: optional(RATE),
  records: yesOrNo,
  variedRequests: yesOrNo,
  signed: yesOrNo,
  signing: optional(object(SIGNING)),
  forwardedHeaders: optional(yesOrNo),
  functionTimeoutMs: optional(whole(1, MOST_MS)),
  oddAnswers: optional(chance),
  deduplication: optional(object({ windowSeconds: whole(1, MOST_MS / 1000), resendWithinMs: whole(1, MOST_MS) })),
  latencies: object({
    receiveMs: milliseconds,
    invokeMs: milliseconds,
    deleteMs: milliseconds,
    coldStartMs: milliseconds,
    queueMs: milliseconds,
    recordsMs: milliseconds,
    backendMs: milliseconds,
  }),
  backendFaults: list(span<BackendFault>({
    kind: oneOf<BackendFaultKind>(BACKEND_FAULT_KINDS),
    from: milliseconds,
    until: milliseconds,
  })),
  faults: object(Object.fromEntries(Object.keys(NO_FAULTS).map((name) => [name, chance])) as unknown as Checks<FaultRates>),
  deadLettersAway: optional(list(span<Pause>({ from: milliseconds, until: milliseconds }))),
  poison: list(object({ index: count, status: NO_SUCCESS })),
  poisonMendedAt: instant,
  poisonedGroups: optional(object({
    groups: whole(1, MOST), durationMs: milliseconds, status: optional(NO_SUCCESS), atOwnEndpoint: optional(yesOrNo),
  })),
  malformed: chance,
  gate: optional(object(GATE)),
  gatewaySkewMs: whole(-MOST_MS, MOST_MS),
  environmentSkewMs: milliseconds,
  deploys: list(object({ at: milliseconds, requestTimeoutMs: whole(1, MOST_MS), retryPolicy: object(POLICY) })),
  pauses: optional(list(span<Pause>({ from: milliseconds, until: milliseconds }))),
  looks: optional(list(object({ at: milliseconds, receives: whole(1, 999) }))),
  redrives: list(milliseconds),
  faultsEndAt: milliseconds,
  crashAtAwait: optional(whole(1, Number.MAX_SAFE_INTEGER)),
};

/**
 * Reads what `writeScenario` wrote, or somebody made of it.
 *
 * @throws ScenarioError when it is no scenario
 */
export function readScenario(text: string): Scenario {
  const scenario = readJson<Scenario>(text, SCENARIO);
  const { deduplication, gate } = scenario;
  checkStream(scenario);
  checkEnds(scenario.backendFaults, scenario.faultsEndAt, 'backendFaults');
  checkGate(scenario);
  checkEnds(scenario.deadLettersAway ?? [], scenario.faultsEndAt, 'deadLettersAway');
  checkOrder(scenario.signing?.replacements ?? [], 'signing.replacements');
  checkEnds(scenario.signing?.unreadable ?? [], scenario.faultsEndAt, 'signing.unreadable');
  const beyond = scenario.poison.findIndex(({ index }) => index >= scenario.webhooks);
  if (beyond >= 0) {
    wrong(`poison[${beyond}].index`, scenario.poison[beyond].index, `less than webhooks, which is ${scenario.webhooks}: the first one has index 0`);
  }
  if (gate && deduplication) {
    wrong('deduplication', deduplication, 'nothing of this name in a world that has a gate');
  }
  if (gate?.sns && gate.keys) {
    wrong('gate.keys', gate.keys, 'nothing of this name where the source is Amazon SNS');
  }
  return scenario;
}

/** What must be so of what is verified, in worlds of one destination and of several. What is gone for good may be so. @throws ScenarioError when it is not */
export function checkGate({ gate, faultsEndAt }: { readonly gate?: GateScenario; readonly faultsEndAt: number }): void {
  const { unreadable = [], rotations = [] } = gate ?? {};
  checkOrder(rotations, 'gate.rotations');
  checkEnds(unreadable.map(({ until }) => ({ until: until === Infinity ? faultsEndAt : until })), faultsEndAt, 'gate.unreadable');
  checkEnds(gate?.keys?.hostFaults ?? [], faultsEndAt, 'gate.keys.hostFaults');
  checkEnds(gate?.sns?.hostFaults ?? [], faultsEndAt, 'gate.sns.hostFaults');
}

function checkOrder(instants: readonly number[], where: string): void {
  if (instants.some((at, index) => at < instants[index - 1])) {
    wrong(where, instants, 'instants in their order');
  }
}
