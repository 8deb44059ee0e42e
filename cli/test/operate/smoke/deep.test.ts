import { DeliveryRecords, MessageGroup } from '../../../../src';
import { TEST_HEADER } from '../../../../src/contract/delivery-headers';
import { SmokeResult } from '../../../src/operate/smoke/smoke-result';
import { Shop } from '../support/shop';

let shop: Shop;

afterEach(() => shop.close());

const verdicts = ({ statements = [] }: SmokeResult) => Object.fromEntries(statements.map(({ statement, verdict }) => [statement, verdict]));

/** The local runtime shows one value of what repeats, as it is unproven that API Gateway shows all. */
const REPEATED = ['a header that repeats arrives with all its values', 'a parameter of the query that repeats arrives with all its values'];

test('with full records each statement holds or does not', async () => {
  shop = await Shop.open((stack) => void Shop.orders(stack, { deliveryRecords: DeliveryRecords.full() }));
  const result = await shop.json<SmokeResult>('smoke', '--yes', '--count', '1', '--deep');
  const { statements: all = [], notPlayed = [] } = result;
  const asked = all.filter(({ seen }) => seen.includes('--group-field'));
  expect(asked.map(({ verdict }) => verdict)).toEqual(['cannot tell here', 'cannot tell here', 'cannot tell here', 'cannot tell here']);
  const statements = all.filter((each) => !asked.includes(each));
  expect(statements.filter(({ verdict }) => verdict !== 'holds').map(({ statement, verdict, seen }) => `${statement}: ${verdict}: ${seen}`))
    .toEqual(REPEATED.map((statement) => `${statement}: does not hold: on record: ["two"]`));
  expect(statements.length).toBeGreaterThan(15);
  expect(notPlayed.length).toBeGreaterThan(3);
  const { records: [record] } = await shop.json<{ records: Array<{ headers: string[][] }> }>('records', result.sent[0].deliveryId!, '--body');
  expect(record.headers).toContainEqual([TEST_HEADER, result.runId]);
  const text = await shop.command('smoke', '--yes', '--count', '1', '--deep');
  expect(text.stdout).toContain('\n✓ holds: a content type that is not on the list is answered 415\n  seen: answer 415\n');
  expect(text.stdout).toContain(`\n✗ does not hold: ${REPEATED[0]} (unproven)\n`);
  expect(text.stdout).toContain('\nUnproven, and not played:\n');
});

test('without them, what is only known to be stored cannot be told', async () => {
  shop = await Shop.open((stack) => void Shop.orders(stack, { additionalContentTypes: ['application/vnd.scalable-webhook.smoke'] }));
  const { exitCode, stdout } = await shop.command('smoke', '--yes', '--count', '1', '--deep', '--json');
  const result = JSON.parse(stdout) as SmokeResult;
  expect(verdicts(result)).toMatchObject({
    'a body of all 256 byte values arrives unaltered': 'cannot tell here',
    'a body of 700 KB is stored': 'holds',
    'a body of 785665 bytes is answered 413': 'holds',
    'a content type that is not on the list is answered 415': 'does not hold',
  });
  expect([exitCode, result.next]).toEqual([1, expect.stringContaining('Something does not hold here that the documentation says (a content type')]);
});

test('what is said of groups in JSON is played where it is said which field it is', async () => {
  shop = await Shop.open((stack) => void Shop.orders(stack, { messageGroup: MessageGroup.jsonField('$.order.id') }));
  const { statements = [] } = await shop.json<SmokeResult>('smoke', '--yes', '--count', '1', '--deep', '--group-field', '$.order.id');
  // The local runtime prints numbers as Java does, as it is unproven that API Gateway prints them as they are written.
  const groups = statements.slice(-4);
  expect(groups.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'does not hold', 'holds']);
  expect([groups.every(({ isUnproven }) => isUnproven), groups[2].seen]).toEqual([true, expect.stringMatching(/^groups \S+ and \d+\.50$/)]);
  const other = await shop.json<SmokeResult>('smoke', '--yes', '--count', '1', '--deep', '--group-field', '$.id');
  expect(other.statements!.at(-1)!.verdict).toBe('cannot tell here');
  const alone = await shop.command('smoke', '--yes', '--group-field', '$.order.id');
  expect([alone.exitCode, alone.stderr]).toEqual([2, expect.stringContaining('--group-field is given without --deep')]);
  expect((await shop.command('smoke', '--deep', '--group-field', 'order.id')).stderr).toContain('expected the path that MessageGroup.jsonField was given');
});
