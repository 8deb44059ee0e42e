import { WebhookReader } from '../../../src/delivery/webhook/webhook-reader';
import { formatEnvelope, Webhook } from '../../../src/envelope/envelope';
import { MAX_ADDRESS_BYTES, overflowBody, overflowGroup, readOverflowBody } from '../../../src/routing/function/overflow-message';

const WEBHOOK: Webhook = {
  id: 'a', arrivedAt: 1, endpoint: '/', method: 'POST', path: 'x', rawPath: '/prod/x', query: [], headers: [['A', '1']], body: Buffer.from('{}'), sourceIp: '',
};
const ENVELOPE = formatEnvelope(WEBHOOK);
const ADDRESS = { destination: 'Teams', group: '/github:17', ticket: '7c1f' };

test('what overflows comes out as it went in, with where it was going', () => {
  expect(readOverflowBody(overflowBody(ENVELOPE, ADDRESS))).toEqual({ envelope: ENVELOPE, address: ADDRESS });
});

test('what was there before, and was sent again from there, goes where it is meant for now', () => {
  const now = { destination: 'Slack', group: 'a', ticket: '9' };
  expect(readOverflowBody(overflowBody(overflowBody(ENVELOPE, ADDRESS), now))).toEqual({ envelope: ENVELOPE, address: now });
});

test.each(['a"b\\c', 'é\u0001', '}{', '__proto__'])('a group may be called %j', (group) => {
  expect(readOverflowBody(overflowBody(ENVELOPE, { ...ADDRESS, group }))).toEqual({ envelope: ENVELOPE, address: { ...ADDRESS, group } });
});

test('a reader of envelopes takes no notice of it', () => {
  expect(new WebhookReader().read(overflowBody(ENVELOPE, ADDRESS))).toEqual(new WebhookReader().read(ENVELOPE));
});

test.each([ENVELOPE, '', 'null', '{"overflow":null}', '{"overflow":{"destination":"a","group":1,"ticket":"c"}}', `{"v":1,"overflow":${JSON.stringify(ADDRESS)}}`])(
  'anything else is none: %s', (body) => {
    expect(readOverflowBody(body)).toBeUndefined();
  });

test('destinations and groups each have a group of their own in the overflow', () => {
  const groups = [ADDRESS, { ...ADDRESS, destination: 'Slack' }, { ...ADDRESS, group: '/github:18' }, { ...ADDRESS, destination: 'Team', group: 's/github:17' }].map(overflowGroup);
  expect(new Set(groups).size).toBe(4);
  expect(overflowGroup({ ...ADDRESS, ticket: 'other' })).toBe(groups[0]);
  expect(groups.every((group) => /^[0-9a-f]{64}$/.test(group))).toBe(true);
});

test('there is room for the longest destination, group and ticket', () => {
  const address = { destination: 'd'.repeat(40), group: '"'.repeat(128), ticket: '01234567-89ab-cdef-0123-456789abcdef' };
  expect(overflowBody(ENVELOPE, address).length - ENVELOPE.length).toBeLessThanOrEqual(MAX_ADDRESS_BYTES);
});
