import { withGate } from './alter';
import { BrokenCore } from './broken-core';
import { VERIFIED } from './gate';
import { MINUTE } from './worlds';
import { gateOfSources, SourceReads } from '../../../../src/delivery/webhook/gate-of-sources';
import { SourceGate } from '../../../../src/delivery/webhook/source-gate';
import { GateDecision } from '../../../../src/engine/gate';
import { Webhook } from '../../../../src/envelope/envelope';
import { SourceConfig } from '../../../../src/sources/source-config';
import { SourceVerifier } from '../../../../src/sources/source-verifier';
import { Scenario } from '../../../src/simulation/scenario';
import { TOPIC_OF_A_STRANGER } from '../../../src/simulation/world/sns-world';
import { ForwarderParts } from '../../../src/simulation/world/world';

/** Amazon SNS as the source, whose host of certificates does not answer at times, and messages that it did not sign; nothing else goes wrong. */
const BY_SNS: Partial<Scenario> = {
  ...VERIFIED,
  gate: {
    ...VERIFIED.gate!,
    unreadable: [],
    forged: 0.3,
    sns: {
      signatureVersion: 'both',
      hostFaults: [
        { kind: 'hanging', from: 0, until: 2 * MINUTE }, { kind: 'rubbish', from: 2 * MINUTE, until: 4 * MINUTE }, { kind: 'unavailable', from: 20 * MINUTE, until: 22 * MINUTE },
      ],
      isExpired: false,
      confirmations: 0.1,
      sharedAddress: false,
      ownGroups: false,
    },
  },
};

type GateOfSources = NonNullable<ForwarderParts['gateOfSources']>;

/** Reads certificates in another way. */
function withReads(change: (from: SourceReads) => SourceReads['fetchCertificate']): Pick<ForwarderParts, 'gateOfSources'> {
  return {
    gateOfSources: (sources, clock, isRecorded, from, confirm) =>
      gateOfSources(sources, clock, isRecorded, { ...from!, fetchCertificate: change(from!) }, confirm),
  };
}

/** Does something before the gate is asked; what it answers is the decision. */
function before(act: (message: SnsMessage, ...all: Parameters<GateOfSources>) => Promise<GateDecision | void>): Pick<ForwarderParts, 'gateOfSources'> {
  return {
    gateOfSources: (...all) => {
      const gate = gateOfSources(...all);
      return { check: async (item, ...others) => await act(messageOf(item.content), ...all) ?? await gate.check(item, ...others) };
    },
  };
}

interface SnsMessage {
  readonly Type: string;
  readonly SigningCertURL: string;
  readonly SubscribeURL: string;
}

function messageOf({ body }: Webhook): SnsMessage {
  return JSON.parse(Buffer.from(body).toString()) as SnsMessage;
}

/** What believes who is not Amazon SNS, does not believe it, or asks for what it should not. */
export const SNS: readonly BrokenCore[] = [
  {
    fault: 'delivers what it cannot verify now, because the host of the certificates does not answer',
    deliver: withGate((decision) => decision.kind === 'wait' ? { kind: 'deliver' } : decision),
    breaks: ['forged', 'unconfirmed'],
    world: BY_SNS,
  },
  {
    fault: 'takes a host of certificates that does not answer for one that has not got that certificate',
    ...withReads((from) => (url) => from.fetchCertificate(url).catch(() => undefined)),
    breaks: ['falseDeadLetter'],
    world: BY_SNS,
  },
  {
    fault: 'takes what is no certificate for a sign that there is none',
    ...withReads((from) => async (url) => {
      const text = await from.fetchCertificate(url);
      return text?.includes('CERTIFICATE') ? text : undefined;
    }),
    breaks: ['falseDeadLetter'],
    world: { ...BY_SNS, gate: { ...BY_SNS.gate!, drops: true } },
  },
  {
    fault: 'asks for the certificate for each message',
    gateOfSources: (...all) => ({ check: (...asked) => gateOfSources(...all).check(...asked) }),
    breaks: ['overAsked'],
    world: BY_SNS,
  },
  {
    fault: 'leaves a host of certificates that does not answer no rest',
    gateOfSources: (sources, clock, isRecorded, from, confirm) => {
      const [config] = Object.values(JSON.parse(sources!) as Record<string, SourceConfig>);
      return new SourceGate(new SourceVerifier(config, { ...from!, now: () => clock.now() }), confirm, isRecorded);
    },
    breaks: ['overAsked'],
    world: BY_SNS,
  },
  {
    fault: 'fetches certificates from wherever a message says',
    ...before(async ({ SigningCertURL }, _sources, _clock, _isRecorded, from) => {
      await from!.fetchCertificate(SigningCertURL).catch(() => undefined);
    }),
    breaks: ['overAsked'],
    world: { ...BY_SNS, gate: { ...BY_SNS.gate!, sns: { ...BY_SNS.gate!.sns!, hostFaults: [] } } },
  },
  {
    fault: 'takes messages of any topic',
    gateOfSources: (sources, ...others) => gateOfSources(sources!.replace('"topicArns":[', `"topicArns":["${TOPIC_OF_A_STRANGER}",`), ...others),
    breaks: ['forged', 'overAsked'],
    world: BY_SNS,
  },
  {
    fault: 'delivers what asks it to confirm a subscription',
    deliver: withGate((decision) => decision.kind === 'handled' ? { kind: 'deliver' } : decision),
    breaks: ['unconfirmed'],
    world: BY_SNS,
  },
  {
    fault: 'does not wait until SNS has confirmed a subscription',
    gateOfSources: (sources, clock, isRecorded, from, confirm) => gateOfSources(sources, clock, isRecorded, from, async (url) => {
      confirm!(url).catch(() => undefined);
    }),
    breaks: ['unconfirmed'],
    world: BY_SNS,
  },
  {
    fault: 'confirms a subscription for whoever asks it to',
    ...before(async ({ Type, SubscribeURL }, _sources, _clock, _isRecorded, _from, confirm) => {
      if (Type === 'SubscriptionConfirmation') {
        await confirm!(SubscribeURL);
        return { kind: 'handled' };
      }
      return undefined;
    }),
    breaks: ['unconfirmed'],
    world: BY_SNS,
  },
];
