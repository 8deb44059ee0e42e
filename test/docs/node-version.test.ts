import * as fs from 'node:fs';
import * as path from 'node:path';
import { pages } from './support/documents';
import { MIN_NODE_VERSION } from '../../projenrc/node-version';

const ROOT = path.join(__dirname, '..', '..');
const [MAJOR, MINOR] = MIN_NODE_VERSION.split('.').map(Number);

interface Manifest {
  readonly engines?: { readonly node?: string };
}

const json = <T>(file: string): T => JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8')) as T;
const { packages } = json<{ packages: Record<string, Manifest> }>('package-lock.json');

test.each(['package.json', 'cli/package.json'])('%s asks for the Node.js of `projenrc/node-version.ts`, and so does the lock file', (file) => {
  const wanted = `>= ${MIN_NODE_VERSION}`;
  expect(json<Manifest>(file).engines).toEqual({ node: wanted });
  expect(packages[file.replace(/\/?package\.json$/, '')].engines).toEqual({ node: wanted });
});

test('the pages and the command name that version', () => {
  const named = [...pages(), { file: 'cli/bin', text: fs.readFileSync(path.join(ROOT, 'cli/bin/scalable-webhook.js'), 'utf8') }]
    .flatMap(({ file, text }) => [...text.matchAll(/(\d+\.\d+) or newer(?= with npm|\.$| is needed|: install)/gm)].map(([, version]) => [file, version]));
  expect(named).toEqual(expect.arrayContaining([['README.md', `${MAJOR}.${MINOR}`], ['CONTRIBUTING.md', `${MAJOR}.${MINOR}`], ['cli/README.md', `${MAJOR}.${MINOR}`], ['cli/bin', `${MAJOR}.${MINOR}`]]));
  expect(new Set(named.map(([, version]) => version))).toEqual(new Set([`${MAJOR}.${MINOR}`]));
});

test('no package that is installed asks for a later one', () => {
  const asked = Object.entries(packages).flatMap(([name, { engines }]) => engines?.node === undefined ? [] : [[name, engines.node]]);
  const tooNew = asked.filter(([, range]) => !allows(range));
  expect(asked.length).toBeGreaterThan(100);
  expect(tooNew).toEqual([]);
});

/** Whether one of the alternatives of a range begins at the version or before, as far as ranges are written in this lock file: `^20.19.0 || >=23`, `20 || >=22`, `*`. */
function allows(range: string): boolean {
  return range.split('||').some((alternative) => {
    const [, operator, major = String(MAJOR), minor = '0'] = /^\s*([^\d\s]*)\s*v?(\d+)?(?:\.(\d+))?/.exec(alternative)!;
    const begins = Number(major) < MAJOR || (Number(major) === MAJOR && Number(minor) <= MINOR);
    return begins && (operator.startsWith('>') || Number(major) === MAJOR);
  });
}
