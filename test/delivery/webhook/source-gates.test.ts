import { SourceGates } from '../../../src/delivery/webhook/source-gates';
import { Gate, GateDecision } from '../../../src/engine/gate';
import { Webhook } from '../../../src/envelope/envelope';
import { itemOf, message, START, webhook } from '../support/world';

const closed: Gate<Webhook> = { check: () => Promise.resolve<GateDecision>({ kind: 'invalid', keep: true, reason: 'signature', detail: 'not signed' }) };
let now = START;
const gates = new SourceGates(new Map([['/', undefined], ['/github', closed]]), () => now);
const check = async (hook: Webhook) => gates.check(itemOf(hook), message('m', 'g'));

test('each endpoint has its own gate', async () => {
  await expect(check(webhook({ endpoint: '/' }))).resolves.toEqual({ kind: 'deliver' });
  await expect(check(webhook({ endpoint: '/github' }))).resolves.toMatchObject({ kind: 'invalid' });
});

test.each(['/other', '/github/', '/toString'])('nobody is let in at an endpoint that is not known: %s', async (endpoint) => {
  now = START + 14 * 60_000;
  await expect(check(webhook({ endpoint }))).resolves.toMatchObject({ kind: 'wait', detail: expect.stringContaining('deploy the stack again') });
  now = START + 15 * 60_000;
  await expect(check(webhook({ endpoint }))).resolves.toMatchObject({ kind: 'invalid', keep: true, detail: expect.stringContaining('add the endpoint again') });
});
