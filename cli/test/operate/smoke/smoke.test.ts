import * as fs from 'node:fs';
import * as path from 'node:path';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, DeliveryRecords, FauxBackend, Filter, Match, MessageGroup, ScalableWebhook, Source } from '../../../../src';
import { SmokeResult } from '../../../src/operate/smoke/smoke-result';
import { until } from '../../support/until';
import { Shop } from '../support/shop';

let shop: Shop;

afterEach(() => shop.close());

/** With `--json`, whatever it ends with. */
async function smoke(...args: string[]): Promise<SmokeResult & { exitCode: number; stderr: string }> {
  const { exitCode, stdout, stderr } = await shop.command('smoke', '--yes', ...args, '--json');
  return { ...(stdout === '' ? {} : JSON.parse(stdout)) as SmokeResult, exitCode, stderr };
}

const delivered = { outcome: 'delivered', last: '200' };

test('unique webhooks are sent in order and followed until they are delivered', async () => {
  shop = await Shop.open();
  const { exitCode, webhook, endpoint, runId, sent, next } = await smoke('--header', 'x-order-id=smoke');
  expect({ exitCode, webhook, endpoint, next }).toEqual({ exitCode: 0, webhook: 'Shop/Orders', endpoint: shop.url, next: undefined });
  expect(sent).toEqual(Array.from({ length: 3 }, () => ({
    deliveryId: expect.any(String), status: 200, outcomes: { Default: delivered }, isAsExpected: true, ms: expect.any(Number),
  })));
  expect(shop.received).toEqual([1, 2, 3].map((number) => `{"test":"${runId}-${number}"}`));
  const { records } = await shop.json<{ records: Array<{ group: string }> }>('records', sent[0].deliveryId!);
  expect(records[0].group).toContain('smoke');

  const text = await shop.command('smoke', '--yes', '--count', '1');
  expect([text.exitCode, text.stdout]).toEqual([0, expect.stringMatching(/^Shop\/Orders, http\S+, run \S+\n\n +delivery +answer +outcome +time\n✓ +\S+ +200 +Default: delivered +\d+ ms\n$/)]);
});

test('--sign where nobody is verified says that nothing is signed', async () => {
  shop = await Shop.open();
  expect(await smoke('--sign', '--count', '1'))
    .toMatchObject({ exitCode: 0, stderr: '--sign is given and the endpoint / verifies nobody: the webhooks are sent without a signature.\n' });
});

test('a body and headers of one\'s own, with a unique id where it is asked for', async () => {
  shop = await Shop.open();
  const file = path.join(shop.app, 'order.bin');
  fs.writeFileSync(file, Buffer.concat([Buffer.from('{"id":"{{id}}","text":"é'), Buffer.from([0xff]), Buffer.from('"}')]));
  const { exitCode, runId } = await smoke('--count', '2', '--body', file, '--header', 'x-order-id=o-{{id}}');
  expect(exitCode).toBe(0);
  expect(shop.received).toEqual([1, 2].map((number) => `{"id":"${runId}-${number}","text":"é\ufffd"}`));
});

test('nothing is sent without a yes, or with options that make no sense', async () => {
  shop = await Shop.open();
  const ended = async (...args: string[]) => {
    const { exitCode, stderr } = await shop.command('smoke', ...args);
    return [exitCode, stderr.replace('scalable-webhook: ', '').trim()];
  };
  expect(await ended()).toEqual([2, 'This needs a yes, and there is no terminal to ask at: pass --yes.']);
  expect(await ended('--count', '101')).toEqual([2, '--count is "101", expected a whole number from 1 to 100.']);
  expect(await ended('--wait', 'long')).toEqual([2, '--wait is "long", expected whole seconds up to 99999.']);
  expect(await ended('--sign', '--unsigned')).toEqual([2, expect.stringContaining('--unsigned and --sign are given')]);
  expect(await ended('--header', 'Host=a')).toEqual([2, expect.stringContaining('which smoke sets itself')]);
  expect(await ended('--header', 'a b=c')).toEqual([2, expect.stringContaining('a character that no header can have')]);
  expect(await ended('--body', 'none.json')).toEqual([2, '--body is "none.json", which cannot be read (ENOENT); expected the name of a file.']);
  expect(await ended('--endpoint', '/other')).toEqual([1, expect.stringContaining('Shop/Orders has no endpoint "/other"; expected')]);
  expect(await ended('--unsigned')).toEqual([1, expect.stringContaining('--unsigned is given and no endpoint of Shop/Orders verifies')]);
  expect(await ended('--failures')).toEqual([1, expect.stringContaining('Default has no FauxBackend with statusHeaderForTests in its stack')]);
  expect(shop.received).toEqual([]);
});

test('what is not delivered within the time, or given up on, is a failure that says what to look at', async () => {
  shop = await Shop.open();
  shop.standardStatus = 500;
  await shop.send('{}', 'first');
  await until('the function has started', () => shop.runtime.status().attempts > 0);
  const waiting = await smoke('--count', '1', '--wait', '5');
  expect(waiting).toMatchObject({ exitCode: 1, stderr: '', sent: [{ outcomes: { Default: { outcome: 'retrying', last: '500' } }, isAsExpected: false }] });
  const at = `--webhook Shop/Orders --local --app ${shop.app}`;
  expect(waiting.next).toBe(`A webhook did not become what was expected: see scalable-webhook records ${waiting.sent[0].deliveryId} ${at} and scalable-webhook doctor ${at}.`);
  shop.standardStatus = 410;
  const gone = await smoke('--count', '1');
  expect(gone).toMatchObject({ exitCode: 1, sent: [{ outcomes: { Default: { outcome: 'dead-letter', reason: 'gone' } }, isAsExpected: false }] });
});

test('an endpoint that does not store is tried again, and then said to be the problem', async () => {
  shop = await Shop.open((stack) => void Shop.orders(stack, { contentTypes: ['text/xml'] }));
  const { exitCode, stderr, sent, next } = await smoke('--wait', '3');
  expect({ exitCode, stderr, sent }).toEqual({
    exitCode: 1,
    stderr: 'The endpoint answered 415: it is sent again until it is stored.\n',
    sent: [{ status: 415, outcomes: {}, isAsExpected: false, problem: 'the endpoint answered 415' }],
  });
  expect(next).toMatch(/^The endpoint answered 415: see whether /);
});

describe('several destinations', () => {
  const open = () => Shop.open((stack) => {
    const orders = Shop.orders(stack, { deliveryRecords: DeliveryRecords.failures() });
    const backend = Backend.url('https://replaced.invalid');
    orders.addDestination('Audit', { backend, deliveryRecords: DeliveryRecords.none() });
    orders.addDestination('Large', { backend, filter: Filter.header('x-size', Match.equalTo('large')) });
  });

  test('each that wants the webhook gets it, by the records or the log', async () => {
    shop = await open();
    const all = await smoke('--count', '1', '--header', 'x-size=large');
    expect(all).toMatchObject({ exitCode: 0, sent: [{ isAsExpected: true }] });
    expect(Object.keys(all.sent[0].outcomes).sort()).toEqual(['Audit', 'Default', 'Large']);
    const some = await smoke('--count', '1');
    expect(some.sent.map(({ outcomes }) => outcomes)).toEqual([{ Default: { outcome: 'delivered' }, Audit: { outcome: 'delivered' } }]);
    expect((await smoke('--count', '1', '--destination', 'Audit')).sent[0].outcomes).toEqual({ Audit: { outcome: 'delivered' } });
    expect(await smoke('--destination', 'Large')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('No filter of Large lets the test webhook through: ') });
  });
});

describe('endpoints that verify', () => {
  const open = (isSeveral: boolean) => Shop.open((stack) => {
    const orders = Shop.orders(stack, { source: Source.github({ secret: Secret.fromSecretNameV2(stack, 'Secret', 'github') }) });
    if (isSeveral) {
      orders.addDestination('Audit', { backend: Backend.url('https://replaced.invalid') });
      orders.addEndpoint('/open');
    }
  }, { secrets: [{ secret: 'github', value: 'hunter2' }] });

  test('signed, unsigned, and neither', async () => {
    shop = await open(false);
    const neither = await smoke();
    expect([neither.exitCode, neither.stderr]).toEqual([1, expect.stringContaining('Every endpoint of Shop/Orders verifies who sends (/: github): sign with --sign')]);
    const signed = await shop.command('smoke', '--yes', '--sign', '--count', '2', '--json');
    expect(signed.exitCode).toBe(0);
    expect(signed.stdout + signed.stderr).not.toContain('hunter2');
    expect(shop.received).toHaveLength(2);
    const unsigned = await smoke('--unsigned', '--count', '1');
    expect(unsigned).toMatchObject({
      exitCode: 0,
      sent: [{ outcomes: { Default: { outcome: 'dead-letter', reason: 'signature' } }, expected: { Default: { outcome: 'dead-letter', reason: 'signature' } }, isAsExpected: true }],
    });
    expect(shop.received).toHaveLength(2);
  });

  test('one that does not is chosen where there is one; the router verifies for all', async () => {
    shop = await open(true);
    expect(await smoke('--count', '1')).toMatchObject({ exitCode: 0, endpoint: `${shop.url}open` });
    expect(await smoke('--count', '1', '--sign')).toMatchObject({ exitCode: 0, endpoint: shop.url });
    expect((await smoke('--endpoint', '/')).stderr).toContain('The endpoint / verifies who sends (github): sign with --sign');
    const letter = { outcome: 'dead-letter', reason: 'signature' };
    expect(await smoke('--count', '1', '--unsigned')).toMatchObject({ exitCode: 0, sent: [{ outcomes: { Default: letter, Audit: letter } }] });
  });
});

test('sources that are too many for the environment of a function are read from Systems Manager', async () => {
  const contentTypes = ['application/json'];
  shop = await Shop.open((stack) => {
    const source = (name: string) => Source.github({ secret: new Secret(stack, name) });
    const orders = Shop.orders(stack, { source: source('Secret'), contentTypes });
    Array.from({ length: 60 }, (_, index) => orders.addEndpoint(`/hooks/${index}`, { source: source(`Secret${index}`), contentTypes }));
    orders.addEndpoint('/open', { contentTypes });
  });
  expect(fs.readFileSync(path.join(shop.app, 'Shop.template.json'), 'utf8').includes('"PARAMETERS"')).toBe(true);
  expect(await smoke('--count', '1')).toMatchObject({ exitCode: 0, endpoint: `${shop.url}open` });
  expect(await smoke('--count', '1', '--sign', '--endpoint', 'hooks/7')).toMatchObject({ exitCode: 0, endpoint: `${shop.url}hooks/7` });
});

test('a faux backend is made to fail, and the dead letter has its reason', async () => {
  shop = await Shop.open((stack) => {
    const faux = new FauxBackend(stack, 'Faux', { statusHeaderForTests: 'x-force-status' });
    new ScalableWebhook(stack, 'Orders', { backend: Backend.url(faux.url), messageGroup: MessageGroup.header('x-order-id'), maxConcurrency: 3 });
  }, { backends: [] });
  const { exitCode, sent } = await smoke('--count', '1', '--failures', '--header', 'x-order-id=smoke');
  expect([exitCode, sent.map(({ outcomes }) => outcomes.Default)]).toEqual([0, [delivered, { outcome: 'dead-letter', reason: 'gone', last: '410' }]]);
});
