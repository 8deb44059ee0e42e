import { TOPIC, VALIDATOR, VERIFY_TOKEN } from './fuzzed-app';
import { Pairs } from './hostile-request';
import { SeededRandom } from '../../../cli/src/simulation/random';

/** A request by which a sender asks to be answered, as its documentation shows it, and the answer that it wants. */
export interface SenderChallenge {
  readonly method: string;
  readonly query?: Pairs;
  readonly headers?: Pairs;
  readonly type?: string;
  readonly body?: string;
  readonly answer: string;
  /** Where the answer is a header. */
  readonly answerHeader?: readonly [name: string, value: string];
}

const JSON_TYPE = 'application/json';

/** What each handshake of the fuzzed app asks. Values are of the characters that senders use. */
const CHALLENGES: Readonly<Record<string, (value: string, random: SeededRandom) => SenderChallenge>> = {
  '/meta': (value) => ({ method: 'GET', query: hub('subscribe', value, [['hub.verify_token', VERIFY_TOKEN]]), answer: value }),
  '/strava': (value) => ({ method: 'GET', query: hub('subscribe', value, [['hub.verify_token', VERIFY_TOKEN]]), answer: JSON.stringify({ 'hub.challenge': value }) }),
  '/websub': (value, random) => ({ method: 'GET', query: hub(random.pick(['subscribe', 'unsubscribe']), value, [['hub.topic', TOPIC]]), answer: value }),
  '/any-topic': (value, random) => ({ method: 'GET', query: hub(random.pick(['subscribe', 'unsubscribe']), value, [['hub.topic', 'urn:x']]), answer: value }),
  '/dropbox': (value) => ({ method: 'GET', query: [['challenge', value]], answer: value }),
  '/graph': (value) => ({ method: 'POST', query: [['validationToken', value]], type: 'text/plain; charset=utf-8', answer: value }),
  '/slack': (value) => json({ token: 't', challenge: value, type: 'url_verification' }, value),
  '/twitch': (value) => ({ ...json({ challenge: value, subscription: { id: '1' } }, value), headers: [['Twitch-Eventsub-Message-Type', 'webhook_callback_verification']] }),
  '/asana': (value) => ({ method: 'POST', headers: [['X-Hook-Secret', value]], type: JSON_TYPE, answer: '{}', answerHeader: ['x-hook-secret', value] }),
  '/smartsheet': (value) => ({
    ...json({ challenge: value, webhookId: 1 }, '{}'), headers: [['Smartsheet-Hook-Challenge', value]], answerHeader: ['smartsheet-hook-response', value],
  }),
  '/okta': (value) => ({ method: 'GET', headers: [['X-Okta-Verification-Challenge', value]], answer: JSON.stringify({ verification: value }) }),
  '/monday': (value) => json({ challenge: value }, JSON.stringify({ challenge: value })),
  '/events': () => ({ method: 'OPTIONS', headers: [['WebHook-Request-Origin', 'x']], answer: '', answerHeader: ['webhook-allowed-rate', '120'] }),
  '/grid': (value, random) => random.chance(0.5)
    ? { method: 'OPTIONS', headers: [['WebHook-Request-Origin', 'x']], answer: '', answerHeader: ['webhook-allowed-origin', '*'] }
    : {
      ...json([{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: { validationCode: value } }], JSON.stringify({ validationResponse: value })),
      headers: [['aeg-event-type', 'SubscriptionValidation']],
    },
  '/lark': (value) => json({ challenge: value, token: 't', type: 'url_verification' }, JSON.stringify({ challenge: value })),
  '/fixed': () => ({ method: 'GET', answer: VALIDATOR }),
  '/form': (value) => ({
    method: 'POST', headers: [['X-Kind', 'verify']], type: 'application/x-www-form-urlencoded', body: `a=1&challenge=${encodeURIComponent(value)}`, answer: value,
  }),
};

/** The challenge of an endpoint; undefined where it has no handshake. */
export function senderChallenge(endpoint: string, random: SeededRandom): SenderChallenge | undefined {
  const value = random.pick(['1158201444', '15f7d1a91c1f40f8a748fd134752feb3', '512d38b6-c7b8-40c8-89fe-f46f9e9622b6', 'a.b_c~d:e/f+g==', 'x'.repeat(200)]);
  return CHALLENGES[endpoint]?.(value, random);
}

/**
 * Whether a request could be meant as what a handshake answers: whatever is answered and not stored has at least what makes it one. Never too
 * strict: the exact rules are those of the templates' own tests.
 */
export function mayBeChallenge(endpoint: string, method: string, { query, headers, body }: { query: Pairs; headers: Pairs; body: string }): boolean {
  const asks = (name: string): boolean => query.some(([key]) => key === name);
  const has = (name: string): boolean => headers.some(([key]) => key.toLowerCase() === name.toLowerCase());
  switch (endpoint) {
    case '/meta': case '/strava': case '/websub': case '/any-topic': return method === 'GET' && asks('hub.challenge') && asks('hub.mode');
    case '/dropbox': return method === 'GET' && asks('challenge');
    case '/graph': return asks('validationToken');
    case '/slack': case '/lark': return /challenge|\\u/.test(body);
    case '/monday': return /challenge|\\u/.test(body);
    case '/twitch': return has('Twitch-Eventsub-Message-Type');
    case '/asana': return has('X-Hook-Secret');
    case '/smartsheet': return has('Smartsheet-Hook-Challenge');
    case '/okta': return method === 'GET' && has('X-Okta-Verification-Challenge');
    case '/grid': return method === 'OPTIONS' || has('aeg-event-type');
    case '/events': return method === 'OPTIONS';
    case '/fixed': return method === 'GET';
    case '/form': return has('X-Kind');
    default: return false;
  }
}

function hub(mode: string, challenge: string, more: Pairs): Pairs {
  return [['hub.mode', mode], ...more, ['hub.challenge', challenge]];
}

function json(value: unknown, answer: string): SenderChallenge {
  return { method: 'POST', type: JSON_TYPE, body: JSON.stringify(value), answer };
}
