import { ResourceGroupsTags } from '../../../src/alert-routing/engine/resource-groups-tags';
import { TagLookup, Tags } from '../../../src/alert-routing/engine/tag-lookup';
import { AwsApi, NO_ANSWER, Refusal } from '../../delivery/support/aws-api';
import { Servers } from '../../delivery/support/servers';
import { ticksUntil } from '../../time-taken';

const arn = (name: string, region = 'eu-west-1'): string => `arn:aws:ec2:${region}:123456789012:instance/${name}`;

/** A source that knows some resources, with a clock that only moves when it is told to. */
function world(known: Readonly<Record<string, Tags>>, answer: () => Promise<void> = async () => undefined) {
  const calls: Array<{ arns: readonly string[]; region: string }> = [];
  const clock = {
    at: 0,
    now: () => clock.at,
    elapsed: () => clock.at,
    sleep: (ms: number) => ms > 100 ? new Promise<void>(() => undefined) : Promise.resolve(),
  };
  const source = {
    read: async (arns: readonly string[], region: string) => {
      calls.push({ arns, region });
      await answer();
      return new Map(Object.entries(known).filter(([name]) => arns.includes(name)));
    },
  };
  return { lookup: new TagLookup(source, clock), calls, clock };
}

test('resources of several events are looked up in one call for each region, and each once in five minutes', async () => {
  const { lookup, calls, clock } = world({ [arn('a')]: { Team: 'data' }, [arn('b', 'us-east-1')]: { Team: 'web' } });
  const both = await Promise.all([lookup.of([arn('a'), 'i-1', '']), lookup.of([arn('a'), arn('c')]), lookup.of([arn('b', 'us-east-1')]), lookup.of([])]);
  expect(both).toEqual([{ Team: 'data' }, { Team: 'data' }, { Team: 'web' }, {}]);
  expect(calls).toEqual([{ arns: [arn('a'), arn('c')], region: 'eu-west-1' }, { arns: [arn('b', 'us-east-1')], region: 'us-east-1' }]);
  clock.at = 299_999;
  expect(await lookup.of([arn('a')])).toEqual({ Team: 'data' });
  expect(calls).toHaveLength(2);
  clock.at = 300_000;
  await lookup.of([arn('a')]);
  expect(calls).toHaveLength(3);
});

test('that a resource has no tags is known for a minute', async () => {
  const { lookup, calls, clock } = world({});
  await lookup.of([arn('a')]);
  clock.at = 59_999;
  await lookup.of([arn('a')]);
  expect(calls).toHaveLength(1);
  clock.at = 60_000;
  expect(await lookup.of([arn('a')])).toEqual({});
  expect(calls).toHaveLength(2);
});

test('a failure is known for a quarter of a minute, and then it is tried again', async () => {
  let fails = true;
  const { lookup, calls, clock } = world({ [arn('a')]: { Team: 'data' } }, () => fails ? Promise.reject(new Error('denied')) : Promise.resolve());
  await expect(lookup.of([arn('a')])).rejects.toThrow('denied');
  await expect(lookup.of([arn('a')])).rejects.toThrow('denied');
  expect(calls).toHaveLength(1);
  [fails, clock.at] = [false, 15_000];
  expect(await lookup.of([arn('a')])).toEqual({ Team: 'data' });
});

test('of several resources the first that has a tag counts, and those without a region are asked for where their partition keeps them', async () => {
  const role = 'arn:aws:iam::123456789012:role/x';
  const china = 'arn:aws-cn:iam::123456789012:role/x';
  const { lookup, calls } = world({ [arn('a')]: { Team: 'data' }, [arn('b')]: { Team: 'web', Feature: 'pay' }, [role]: {} });
  const resources = [arn('a'), arn('b'), role, china, 'arn:aws-iso:iam::123456789012:role/x', 'arn:aws:s3:::bucket'];
  expect(await lookup.of(resources, 'eu-central-1')).toEqual({ Team: 'data', Feature: 'pay' });
  expect(calls.map(({ region, arns }) => [region, arns.length])).toEqual([['eu-west-1', 2], ['us-east-1', 1], ['cn-northwest-1', 1], ['', 1], ['eu-central-1', 1]]);
});

test('what somebody calls a region becomes no part of a host, and what looks like no region is asked nowhere', async () => {
  const { lookup, calls } = world({});
  for (const place of ['constructor', 'evil-host', '__proto__', 'x'.repeat(60)]) {
    expect(await lookup.of([arn('a', place), `arn:${place.slice(0, 30)}:iam::123456789012:role/x`])).toEqual({});
  }
  expect(await lookup.of(['arn:aws:s3:::bucket'], 'evil.example.com/')).toEqual({});
  expect(calls.map(({ region }) => region).filter((region) => region !== '')).toEqual([]);
});

test('a region that does not answer takes no tags of resources elsewhere away', async () => {
  const { lookup, clock } = world({ [arn('a')]: { Team: 'data' } });
  const source = { read: async (arns: readonly string[], region: string) => region === 'us-east-1' ? Promise.reject(new Error('gone')) : new Map([[arns[0], { Team: 'data' }]]) };
  const other = new TagLookup(source, clock);
  expect(await other.of([arn('b', 'us-east-1'), arn('a')])).toEqual({ Team: 'data' });
  await expect(other.of([arn('b', 'us-east-1')])).rejects.toThrow('gone');
  expect(await lookup.of([arn('a')])).toEqual({ Team: 'data' });
});

test('a hundred and thirty resources are two calls', async () => {
  const { lookup, calls } = world({});
  await Promise.all(Array.from({ length: 130 }, (_, index) => lookup.of([arn(`i-${index}`)])));
  expect(calls.map(({ arns }) => arns.length)).toEqual([100, 30]);
});

describe('the Resource Groups Tagging API', () => {
  const servers = new Servers();
  const aws = new AwsApi();
  beforeAll(() => aws.start(servers));
  beforeEach(() => aws.reset());
  afterAll(async () => {
    await servers.close();
    aws.stop();
  });

  test('is asked for resources by ARN, and says their tags', async () => {
    aws.on('GetResources', { PaginationToken: '', ResourceTagMappingList: [{ ResourceARN: arn('a'), Tags: [{ Key: 'Team', Value: 'data' }, { Key: 'Empty', Value: '' }] }, { ResourceARN: arn('b') }] });
    const tags = new ResourceGroupsTags();
    expect([...await tags.read([arn('a'), arn('b')], 'eu-west-1')]).toEqual([[arn('a'), { Team: 'data', Empty: '' }], [arn('b'), {}]]);
    expect(aws.inputs('GetResources')).toEqual([{ ResourceARNList: [arn('a'), arn('b')] }]);
    aws.on('GetResources', {});
    expect((await tags.read([arn('a')], 'eu-west-1')).size).toBe(0);
  });

  test('an ARN that it objects to takes the tags of no other one away', async () => {
    const strange = 'arn:aws:nothing:eu-west-1:123456789012:what/ever';
    aws.on('GetResources', ({ ResourceARNList: asked }) => (asked as string[]).includes(strange)
      ? new Refusal('InvalidParameterException')
      : { ResourceTagMappingList: (asked as string[]).map((ResourceARN) => ({ ResourceARN, Tags: [{ Key: 'Team', Value: 'data' }] })) });
    const others = Array.from({ length: 99 }, (_, index) => arn(`i-${index}`));
    const found = await new ResourceGroupsTags().read([...others.slice(0, 40), strange, ...others.slice(40)], 'eu-west-1');
    expect([...found.keys()].sort()).toEqual([...others].sort());
    expect(aws.inputs('GetResources').length).toBeLessThan(20);
    await expect(new ResourceGroupsTags().read([strange], 'eu-west-1')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('is tried once, for two seconds', async () => {
    aws.on('GetResources', new Refusal('AccessDeniedException'));
    await expect(new ResourceGroupsTags().read([arn('a')], '')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    aws.on('GetResources', NO_ANSWER);
    expect(await ticksUntil(expect(new ResourceGroupsTags().read([arn('a')], '')).rejects.toThrow())).toBeLessThan(2_500);
    expect(aws.inputs('GetResources')).toHaveLength(2);
  });
});
