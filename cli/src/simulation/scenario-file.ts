import { GateScenario, KeyHostFaultKind, KeysAsked, SecretFaultKind, SecretSlot } from './gate-scenario';
import { BackendFaultKind, FaultRates, NO_FAULTS, Scenario, Traffic } from './scenario';
import {
  chance, Checks, checkStream, count, instant, list, milliseconds, MOST, MOST_MS, object, oneOf, optional, range, RATE,
  readJson, seconds, whole, wrong, yesOrNo,
} from './scenario-checks';
import { CertificateFaultKind, SnsScenario } from './sns-scenario';
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
  unreadable: list(object({
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
    hostFaults: list(object({
      kind: oneOf<KeyHostFaultKind>({ unavailable: true, refused: true, hanging: true }),
      from: milliseconds,
      until: milliseconds,
    })),
    sharedAddress: yesOrNo,
  })),
  sns: optional(object<SnsScenario>({
    signatureVersion: oneOf<SnsScenario['signatureVersion']>({ 1: true, 2: true, both: true }),
    hostFaults: list(object({
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
  forwardedHeaders: optional(yesOrNo),
  functionTimeoutMs: optional(whole(1, MOST_MS)),
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
  backendFaults: list(object({
    kind: oneOf<BackendFaultKind>({
      'connection-refused': true, 'reset': true, 'hanging': true, 'late': true, 'unavailable': true, 'errors': true, 'slow': true, 'flapping': true, 'limited': true,
    }),
    from: milliseconds,
    until: milliseconds,
  })),
  faults: object(Object.fromEntries(Object.keys(NO_FAULTS).map((name) => [name, chance])) as unknown as Checks<FaultRates>),
  poison: list(object({ index: count, status: whole(100, 599) })),
  poisonMendedAt: instant,
  poisonedGroups: optional(object({
    groups: whole(1, MOST), durationMs: milliseconds, status: optional(whole(100, 599)), atOwnEndpoint: optional(yesOrNo),
  })),
  malformed: chance,
  gate: optional(object(GATE)),
  gatewaySkewMs: whole(-MOST_MS, MOST_MS),
  environmentSkewMs: milliseconds,
  deploys: list(object({ at: milliseconds, requestTimeoutMs: whole(1, MOST_MS), retryPolicy: object(POLICY) })),
  pauses: optional(list(object({ from: milliseconds, until: milliseconds }))),
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
  if (gate && deduplication) {
    wrong('deduplication', deduplication, 'nothing of this name in a world that has a gate');
  }
  if (gate?.sns && gate.keys) {
    wrong('gate.keys', gate.keys, 'nothing of this name where the source is Amazon SNS');
  }
  return scenario;
}
