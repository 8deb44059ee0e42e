import * as fs from 'node:fs';
import * as path from 'node:path';
import { otherEndpoint } from '../../../src/delivery/webhook/other-endpoint';
import { PathError } from '../../../src/delivery/webhook/path-error';
import { requestPath } from '../../../src/delivery/webhook/request-path';
import { encodeIllegalInPath } from '../../../src/shared/percent-encoding';

interface Recorded {
  readonly paths: readonly string[];
  readonly readings: Readonly<Record<string, { readonly github: readonly string[] }>>;
}

const FIXTURE = path.join(__dirname, '..', '..', 'fixtures', 'server-readings');
const { paths, readings } = JSON.parse(fs.readFileSync(path.join(FIXTURE, 'readings.json'), 'utf8')) as Recorded;

/** A path that the forwarder can send: it encodes what may not stand in one, and the query is no part of it. */
const canBeSent = (spelling: string): boolean => encodeIllegalInPath(spelling) === spelling;

/** What becomes of a webhook that came in at `/` with that path, beside an endpoint `/github`. */
function outcome(spelling: string): 'delivered' | 'dead letter' {
  try {
    return otherEndpoint(requestPath(spelling, `/prod/${spelling}`), ['/', '/github']) === undefined ? 'delivered' : 'dead letter';
  } catch (error) {
    expect(error).toBeInstanceOf(PathError);
    return 'dead letter';
  }
}

describe('field case S1: nobody poses as another endpoint', () => {
  test.each(Object.entries(readings))('whatever %s was recorded to read as /github is not delivered through /', (_, { github }) => {
    expect(github.filter(canBeSent).filter((spelling) => outcome(spelling) === 'delivered')).toEqual([]);
    expect(github.length).toBeGreaterThan(9);
  });

  test.each([
    'x/github', 'x//github/push', 'x;/github', 'git/hub', 'git%2fhub', 'git;x/hub', 'githubs', 'github-x', 'github_', 'github~1', 'github%41', 'github%c3%a9', '!/github', '~/github',
  ])('none was recorded to read %s as /github, and it is delivered', (spelling) => {
    expect(paths).toContain(spelling.replace('/push', ''));
    expect(Object.values(readings).flatMap(({ github }) => github)).not.toContain(spelling);
    expect(outcome(spelling)).toBe('delivered');
  });
});
