import { BrokenCore } from './broken-core';
import { MINUTE } from './worlds';
import { SigningClient } from '../../../../src/delivery/transports/signing';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';

/** The secret is replaced while the backend fails and after that, and cannot be read for a while. */
const SIGNED: Partial<Scenario> = {
  signed: true,
  signing: {
    replacements: [3 * MINUTE, 12 * MINUTE],
    keepsPrevious: true,
    unreadable: [
      { kind: 'rubbish', from: 0, until: 20_000 }, { kind: 'refused', from: MINUTE, until: 2 * MINUTE }, { kind: 'slow', from: 5 * MINUTE, until: 8 * MINUTE },
    ],
  },
  traffic: { pattern: 'steady', durationMs: 15 * MINUTE },
  backendFaults: [{ kind: 'flapping', from: MINUTE, until: 14 * MINUTE }],
  faults: NO_FAULTS,
  faultsEndAt: 15 * MINUTE,
  gate: undefined,
  functionTimeoutMs: undefined,
};

/** What signs with another secret than it promises, or not at all, or reads it too often. */
export const SIGNING: readonly BrokenCore[] = [
  {
    fault: 'signs with the first secret that it read, for ever',
    sign: (inner, readSecret, ...others) => {
      let first: Promise<string> | undefined;
      const read = (): Promise<string> => {
        first ??= readSecret().catch((error) => {
          first = undefined;
          throw error;
        });
        return first;
      };
      return new SigningClient(inner, read, ...others);
    },
    breaks: ['wrongSignature'],
    // A text that is no secret would be kept as well, and nothing would be sent.
    world: { ...SIGNED, signing: { ...SIGNED.signing!, unreadable: [] } },
  },
  {
    fault: 'sends unsigned where the secret cannot be read',
    sign: (inner, readSecret, ...others) => {
      const signing = new SigningClient(inner, readSecret, ...others);
      return {
        send: async (request, options) => {
          const result = await signing.send(request, options);
          return result.kind === 'failure' && result.detail?.startsWith('The signing secret') ? inner.send(request, options) : result;
        },
      };
    },
    breaks: ['corrupted', 'wrongSignature'],
    world: SIGNED,
  },
  {
    fault: 'reads the signing secret for each request',
    sign: (...all) => ({ send: (request, options) => new SigningClient(...all).send(request, options) }),
    breaks: ['overAsked'],
    world: SIGNED,
  },
  {
    fault: 'signs with the last of several secrets alone',
    sign: (inner, readSecret, ...others) => new SigningClient(inner, async () => (await readSecret()).split('|').at(-1)!, ...others),
    breaks: ['wrongSignature'],
    world: SIGNED,
  },
];
