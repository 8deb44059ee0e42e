import { pack } from '../../../src/contract/packed-text';
import { parameterText } from '../../../src/contract/variables-in-parameters';
import { LiveVariables } from '../../../src/delivery/function/live-variables';

const ENVIRONMENT = { WEBHOOK: 'Stack/Orders', PARAMETERS: 'one two' };
const MINUTE = 60_000;

/** Text of the two parameters, cut where there is a blank. */
function textsOf(variables: object): string[] {
  return [parameterText(pack(JSON.stringify(variables), [])), parameterText(' arn:')];
}

class World {
  public now = 0;
  public reads: Array<readonly string[]> = [];
  public told: string[] = [];
  public readonly live: LiveVariables;

  constructor(environment: Record<string, string> = ENVIRONMENT) {
    const read = async (names: readonly string[]) => {
      this.reads.push(names);
      return this.answer();
    };
    this.live = new LiveVariables(environment, read, () => this.now);
  }

  public answer: () => string[] = () => textsOf({ SOURCES: { '/': {} } });

  public current() {
    return this.live.current((detail) => this.told.push(detail));
  }
}

const refused = (): never => {
  throw Object.assign(new Error('arn:aws:iam::123456789012:role/x may not'), { name: 'AccessDeniedException' });
};

test('without parameters there are the environment\'s, and nothing is read', async () => {
  const environment = { SOURCES: '{}' };
  const world = new World(environment);
  expect(await world.current()).toBe(environment);
  expect(world.reads).toEqual([]);
});

test('those in parameters are read once and added', async () => {
  const world = new World();
  const first = await world.current();
  expect(first).toEqual({ ...ENVIRONMENT, SOURCES: '{"/":{}}' });
  world.now += 4 * MINUTE;
  expect(await world.current()).toBe(first);
  expect(world.reads).toEqual([['one', 'two']]);
});

test('after five minutes they are read again, and are new objects only where the text is another', async () => {
  const world = new World();
  const first = await world.current();
  world.now += 5 * MINUTE;
  expect(await world.current()).toBe(first);
  world.answer = () => textsOf({ SOURCES: { '/other': {} } });
  world.now += 5 * MINUTE;
  expect(await world.current()).toMatchObject({ SOURCES: '{"/other":{}}' });
  expect(world.reads).toHaveLength(3);
});

test('what cannot be read at first is an error, and is read again by the next one', async () => {
  const world = new World();
  world.answer = refused;
  await expect(world.current()).rejects.toThrow('The parameters of the function could not be read (AccessDeniedException); expected that it can reach Systems Manager and may read them.');
  world.answer = () => textsOf({ SOURCES: {} });
  expect(await world.current()).toMatchObject({ SOURCES: '{}' });
});

test('what cannot be read again stays as it was, and that is told once in five minutes', async () => {
  const world = new World();
  const first = await world.current();
  world.answer = refused;
  world.now += 5 * MINUTE;
  expect(await world.current()).toBe(first);
  expect(await world.current()).toBe(first);
  expect(world.told).toEqual(['The parameters of the function could not be read (AccessDeniedException); expected that it can reach Systems Manager and may read them: until then it does as before.']);
});

test.each([[['']], [['[AAAA]']], [['{}']], [[parameterText(pack('[', []))]]])('what the construct did not write is an error: %j', async (texts) => {
  const world = new World();
  world.answer = () => texts;
  await expect(world.current()).rejects.toThrow(/^The environment variable PARAMETERS is missing or wrong/);
});
