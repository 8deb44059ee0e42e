import { BrokenCore } from './broken-core';
import { MINUTE } from './worlds';
import { InvokeResult } from '../../../../src/delivery/transports/lambda-function';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';
import { ForwarderParts } from '../../../src/simulation/world/world';

/** Every other answer is odd. */
const ODD: Partial<Scenario> = {
  oddAnswers: 0.5,
  traffic: { pattern: 'steady', durationMs: 10 * MINUTE },
  backendFaults: [],
  poison: [],
  poisonedGroups: undefined,
  faults: NO_FAULTS,
  faultsEndAt: 30 * MINUTE,
  environmentSkewMs: 0,
  functionTimeoutMs: undefined,
  deploys: [],
};

const ODD_FUNCTION: Partial<Scenario> = {
  ...ODD,
  functionTimeoutMs: 1_000,
  latencies: { receiveMs: 5, invokeMs: 5, deleteMs: 5, coldStartMs: 100, queueMs: 10, recordsMs: 5, backendMs: 50 },
};

const DATE = /[A-Z][a-z]{2}/;

/** Understands `Retry-After` in another way. @param read undefined for what is taken for rubbish */
function withRetryAfter(read: (header: string) => string | undefined): Pick<ForwarderParts, 'onTheWire'> {
  return {
    onTheWire: (client) => ({
      send: async (request, options) => {
        const result = await client.send(request, options);
        return result.kind === 'response' && result.retryAfter !== undefined ? { ...result, retryAfter: read(result.retryAfter) } : result;
      },
    }),
  };
}

/** Takes an answer of a function for another one. */
function withFunctionAnswers(read: (result: InvokeResult, text: string) => InvokeResult): Pick<ForwarderParts, 'invoke'> {
  return {
    invoke: (invoke) => async (payload, signal) => {
      const result = await invoke(payload, signal);
      return read(result, Buffer.from(result.Payload ?? []).toString());
    },
  };
}

const DONE: InvokeResult = { Payload: Buffer.from('{"statusCode":200}') };

/** As a parser that takes almost anything for a date. */
function leniently(header: string): string {
  const at = Date.parse(header);
  return DATE.test(header) || Number.isNaN(at) ? header : new Date(at).toUTCString();
}

function statusOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly statusCode?: unknown } | null)?.statusCode;
  } catch {
    return undefined;
  }
}

function isJson(text: string): boolean {
  try {
    return text === '' || JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

/** What misunderstands an answer that no careful backend gives. */
export const ODD_ANSWERS: readonly BrokenCore[] = [
  { fault: 'takes no date in Retry-After', ...withRetryAfter((header) => DATE.test(header) ? undefined : header), breaks: ['wrongWait'], world: ODD },
  { fault: 'takes no date of RFC 850 in Retry-After', ...withRetryAfter((header) => header.includes('-') && header.endsWith('GMT') ? undefined : header), breaks: ['wrongWait'], world: ODD },
  { fault: 'takes no date of asctime in Retry-After', ...withRetryAfter((header) => DATE.test(header) && !header.endsWith('GMT') ? undefined : header), breaks: ['wrongWait'], world: ODD },
  { fault: 'takes a year of two digits for one of this century', ...withRetryAfter((header) => header.replace(/-(\d{2}) (.*) GMT$/, '-20$1 $2 GMT').replace(/^(\w{3})\w*, (\d{2})-(\w{3})-(\d{4})/, '$1, $2 $3 $4')), breaks: ['wrongWait'], world: ODD },
  { fault: 'takes whatever may be one for a date in Retry-After', ...withRetryAfter(leniently), breaks: ['wrongWait'], world: ODD },
  { fault: 'reads Retry-After until the first letter', ...withRetryAfter((header) => /^\s*\d/.test(header) ? String(parseInt(header, 10)) : header), breaks: ['wrongWait'], world: ODD },
  { fault: 'takes a date in Retry-After for one that is two hours later', ...withRetryAfter((header) => header.replace(/ (\d{2}):(\d{2})/, (_, hours, minutes) => ` ${String((Number(hours) + 2) % 24).padStart(2, '0')}:${minutes}`)), breaks: ['wrongWait'], world: ODD },
  {
    fault: 'takes the last of several headers',
    ...withFunctionAnswers((result, text) => text.includes('RETRY-AFTER') ? { ...result, Payload: Buffer.from(text.replace(/"retry-after":[^,]*,/i, '')) } : result),
    breaks: ['wrongWait'],
    world: ODD_FUNCTION,
  },
  { fault: 'takes a status that is text for none', ...withFunctionAnswers((result, text) => typeof statusOf(text) === 'string' ? DONE : result), breaks: ['lost', 'wrongLog'], world: ODD_FUNCTION },
  {
    fault: 'takes an answer without a status for a failure',
    ...withFunctionAnswers((result, text) => isJson(text) && statusOf(text) === undefined ? { Payload: Buffer.from('{"statusCode":502}') } : result),
    breaks: ['wrongLog', 'unexplainedDuplicate', 'brake'],
    world: ODD_FUNCTION,
  },
  {
    fault: 'takes a status that is none for success',
    ...withFunctionAnswers((result, text) => typeof statusOf(text) === 'number' && !((statusOf(text) as number) in { 200: 1, 201: 1, 202: 1, 204: 1, 429: 1, 500: 1, 503: 1 }) ? DONE : result),
    breaks: ['lost', 'wrongLog'],
    world: ODD_FUNCTION,
  },
  { fault: 'takes what is not JSON for success', ...withFunctionAnswers((result, text) => isJson(text) ? result : DONE), breaks: ['lost', 'wrongLog'], world: ODD_FUNCTION },
  { fault: 'takes the error of a function for its answer', ...withFunctionAnswers(({ Payload }) => ({ Payload })), breaks: ['lost', 'wrongLog'], world: ODD_FUNCTION },
  {
    fault: 'takes a function that is throttled for one that has answered',
    invoke: (invoke) => (payload, signal) => invoke(payload, signal).catch((error: Error) => {
      if (error.name === 'TooManyRequestsException') {
        return DONE;
      }
      throw error;
    }),
    breaks: ['lost', 'wrongLog'],
    world: ODD_FUNCTION,
  },
];
