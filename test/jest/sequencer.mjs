import path from 'node:path';
import sequencer from '@jest/test-sequencer';

/**
 * Seconds of the files that take longest, on two quiet cores. A machine that ran the tests before knows better; a clean clone would begin with the files
 * that have most bytes, and end with one long one while the other worker is idle.
 */
export const LONG_FILES = {
  'cli/test/simulation/field-cases.test.ts': 75,
  'cli/test/simulation/broken-cores.test.ts': 70,
  'cli/test/local/console/page.test.ts': 60,
  'cli/test/simulation/field-cases-days.test.ts': 35,
  'cli/test/simulation/retention.test.ts': 32,
  'cli/test/simulation/fan-out/planted-faults.test.ts': 25,
  'cli/test/simulation/crash-at-every-await.test.ts': 20,
  'test/engine/field-cases.test.ts': 18,
  'test/matrix/matrix.test.ts': 18,
  'cli/test/local/console/messages-page.test.ts': 18,
  'cli/test/local/runtime/start-up.test.ts': 15,
  'cli/test/simulation/fan-out/hanging-day.test.ts': 12,
  'test/delivery/endpoint-environment.test.ts': 12,
  'cli/test/operate/dead-letters/dead-letters.test.ts': 12,
  'cli/test/simulation/fan-out/fan-out.test.ts': 11,
  'test/routing/fan-out.test.ts': 11,
  'cli/test/simulation/cases.test.ts': 10,
  'cli/test/operate/smoke/smoke.test.ts': 10,
  'test/end-to-end/word-counter.test.ts': 10,
  'test/aws-sdk/client-settings.test.ts': 10,
};

/** Of the others the largest come first, as jest would have it; none counts for as much as the shortest above. */
const BYTES_A_SECOND = 10_000;

/** Begins with the longest files, also where nobody has run them before. */
export default class LongFilesFirst extends (sequencer.default ?? sequencer) {
  time(test) {
    const { config: { rootDir }, hasteFS } = test.context;
    const name = path.relative(rootDir, test.path).split(path.sep).join('/');
    const seconds = LONG_FILES[name] ?? Math.min(9, (hasteFS.getSize(test.path) ?? 0) / BYTES_A_SECOND);
    return super.time(test) ?? seconds * 1000;
  }
}
