import * as http from 'node:http';
import { Duration } from 'aws-cdk-lib';
import { Shop } from './support/shop';
import { Backend, RetryPolicy } from '../../../src';
import { closeServer, listenLocally } from '../../src/local/local-server';
import { Finding } from '../../src/operate/doctor/facts';
import { until } from '../support/until';

let shop: Shop;

afterEach(() => shop.close());

/** Webhooks back off for two seconds at most, so that a head fails again while a test looks. */
const retryPolicy = new RetryPolicy({ backoffMax: Duration.seconds(2), rejectionAttempts: 500 });
const open = () => Shop.open((stack) => void Shop.orders(stack, { retryPolicy }));

const answering = () => http.createServer((request, response) => request.resume().on('end', () => response.end()));

const doctor = async (): Promise<Finding[]> => {
  const { stdout } = await shop.command('doctor', '--json');
  return (JSON.parse(stdout) as { findings: Finding[] }).findings;
};

/** Answers one group so, and the others 200. */
async function blockOne(status: number): Promise<string> {
  shop.answer = (body) => body.includes('"poison"') ? status : undefined;
  const id = await shop.send('{"poison":1}', 'o-1');
  await shop.send('{"n":2}', 'o-1');
  await until('it was tried some times', () => shop.runtime.status().attempts >= 3);
  return id;
}

test.each([422, 404, 500])('a group whose head is answered %s again and again: what is blocked, since when, why, and what mends it', async (status) => {
  shop = await open();
  await shop.send('{"n":0}', 'o-2');
  await until('others are delivered', () => shop.runtime.status().delivered === 1);
  const id = await blockOne(status);
  await shop.send('{"n":3}', 'o-2');
  await until('others are delivered still', () => shop.runtime.status().delivered === 2);
  const findings = await doctor();
  expect(findings.map(({ code }) => code)).toEqual(['blocked']);
  const [{ stream, isWrong, what, evidence, next }] = findings;
  expect({ stream, isWrong, what }).toEqual({ stream: 'Default', isWrong: true, what: 'A message group waits behind a webhook that fails again and again; others are delivered.' });
  expect(evidence.replace(id, 'ID')).toMatch(new RegExp(`^group [0-9a-f]{12} since \\d{4}-\\S+Z \\(\\d+ s\\), behind the delivery ID: (?:[2-9]|\\d\\d+) attempts, the last answered ${status}`));
  const at = `--webhook Shop/Orders --local --app ${shop.app}`;
  expect(next).toContain(`scalable-webhook records ${id} ${at}`);
  expect(next).toContain(`scalable-webhook skip ${id} ${at}`);

  shop.answer = undefined;
  await until('all are delivered', () => shop.runtime.status().delivered === 4 && shop.runtime.status().queued === 0);
  expect(await doctor()).toEqual([]);
});

test('nothing but the blocked group was tried: it is that one, and not the backend', async () => {
  shop = await open();
  const id = await blockOne(422);
  const [{ code, evidence }, ...others] = await doctor();
  expect([code, others]).toEqual(['blocked', []]);
  expect(evidence).toContain(id);
});

test('what answers nothing but 503 is away, and one of what waits is named', async () => {
  shop = await open();
  shop.standardStatus = 503;
  const ids = [await shop.send('{"n":1}', 'o-1'), await shop.send('{"n":2}', 'o-2')];
  await until('both were tried twice', () => shop.runtime.status().attempts >= 5);
  const [{ code, evidence }, ...others] = await doctor();
  expect([code, others.map((other) => other.code)]).toEqual(['backend', []]);
  expect(ids.some((id) => evidence.includes(id))).toBe(true);
});

test.each([1, 6])('a backend that is killed after a delivery, with %s groups that wait: nothing is delivered since, why, and nothing to skip', async (groups) => {
  shop = await open();
  await shop.send('{"n":0}', 'o-0');
  await until('it is delivered', () => shop.runtime.status().delivered === 1);
  await shop.killBackend();
  for (let n = 1; n <= groups; n++) {
    await shop.send(`{"n":${n}}`, `o-${n}`);
  }
  await until('they were tried again', () => shop.runtime.status().attempts >= 1 + 3 * groups);
  const [{ code, what, evidence, next }, ...others] = await doctor();
  expect([code, others.map((other) => other.code)]).toEqual(['backend', []]);
  expect(what).toMatch(/^The backend takes nothing: nothing is delivered since \d{4}-\S+Z \(\d+ s\)\.$/);
  expect(evidence).toMatch(/^\d+ attempts since, none delivered: connection-refused \(\d+\); one of them: group /);
  expect(next).not.toContain('skip');
});

test('of two destinations one is killed: nothing is delivered to that one, and of the other there is nothing to say', async () => {
  const [kept, killed] = [answering(), answering()];
  try {
    const urlOf = async (server: http.Server) => `http://127.0.0.1:${await listenLocally(server)}/`;
    shop = await Shop.open((stack) => Shop.orders(stack, { retryPolicy }).addDestination('Audit', { backend: Backend.url('https://replaced.invalid'), retryPolicy }), {
      backends: [{ destination: 'Shop/Orders/Default', url: await urlOf(kept) }, { destination: 'Shop/Orders/Audit', url: await urlOf(killed) }],
    });
    await shop.send('{"n":0}', 'o-0');
    await until('it is delivered to both', () => shop.runtime.status().delivered === 2);
    await closeServer(killed);
    await Promise.all([1, 2, 3].map((n) => shop.send(`{"n":${n}}`, `o-${n}`)));
    await until('they are delivered to one, and tried at the other', () => shop.runtime.status().delivered === 5 && shop.runtime.status().attempts >= 14);
    expect((await doctor()).map(({ code, stream }) => [code, stream])).toEqual([['backend', 'Audit']]);
  } finally {
    await Promise.all([kept, killed].map(closeServer));
  }
});

test('one webhook that is refused since the last delivery is no outage, and nothing is said of others', async () => {
  shop = await open();
  await shop.send('{"n":0}', 'o-2');
  await until('it is delivered', () => shop.runtime.status().delivered === 1);
  await blockOne(422);
  expect((await doctor()).map(({ what }) => what)).toEqual(['A message group waits behind a webhook that fails again and again; nothing was delivered since.']);
});

test('a head that was given up on blocks nothing any more', async () => {
  shop = await open();
  shop.answer = () => 422;
  const id = await shop.send('{"poison":1}', 'o-1');
  await until('it was tried twice', () => shop.runtime.status().attempts >= 2);
  await shop.command('skip', id, '--yes');
  await until('it is a dead letter', () => shop.runtime.status().deadLettered === 1);
  expect((await doctor()).map(({ code }) => code)).not.toContain('blocked');
});
