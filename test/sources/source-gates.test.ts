import { Admission, Gate } from '../../src/delivery/core/ports';
import { SourceGates } from '../../src/sources/source-gates';
import { START, webhook } from '../delivery/support/world';

const refusing: Gate = { admit: () => Promise.resolve<Admission>({ kind: 'refuse', keep: true, detail: 'not signed' }) };
let now = START;
const gates = new SourceGates(new Map([['/', undefined], ['/github', refusing]]), () => now);

test('each endpoint has its own gate', async () => {
  await expect(gates.admit(webhook({ endpoint: '/' }))).resolves.toEqual({ kind: 'deliver' });
  await expect(gates.admit(webhook({ endpoint: '/github' }))).resolves.toMatchObject({ kind: 'refuse' });
});

test.each(['/other', '/github/', '/toString'])('nobody is let in at an endpoint that is not known: %s', async (endpoint) => {
  now = START + 14 * 60_000;
  await expect(gates.admit(webhook({ endpoint }))).resolves.toMatchObject({ kind: 'wait', detail: expect.stringContaining('deploy the stack again') });
  now = START + 15 * 60_000;
  await expect(gates.admit(webhook({ endpoint }))).resolves.toMatchObject({ kind: 'refuse', keep: true, detail: expect.stringContaining('add the endpoint again') });
});

test.each(['github', 'github/', '/github', '%67ithub', 'GITHUB/x', 'github.json', '%c0%afgithub'])('what reaches the routes of another endpoint must pass its gate: %s', async (path) => {
  await expect(gates.admit(webhook({ endpoint: '/', path, rawPath: `/prod/${path}` }))).resolves.toMatchObject({ kind: 'refuse' });
});
