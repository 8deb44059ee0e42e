import path from 'node:path';
import sequencer from '@jest/test-sequencer';

/**
 * Seconds of the files that take longest, on two quiet cores. A machine that ran the tests before knows better; a clean clone would begin with the files
 * that have most bytes, and end with one long one while the other worker is idle.
 */
export const LONG_FILES = {
  'test/matrix/matrix.test.ts': 73,
  'cli/test/local/console/page.test.ts': 60,
  'cli/test/simulation/field-cases.test.ts': 46,
  'cli/test/operate/dead-letters/dead-letters.test.ts': 40,
  'cli/test/operate/smoke/smoke.test.ts': 28,
  'test/monitoring/alarm-faults.test.ts': 26,
  'cli/test/local/runtime/start-up.test.ts': 24,
  'test/engine/field-cases.test.ts': 24,
  'cli/test/operate/doctor-blocked.test.ts': 23,
  'test/delivery/endpoint-environment.test.ts': 22,
  'test/end-to-end/fan-out.test.ts': 22,
  'test/aws-sdk/client-settings.test.ts': 19,
  'test/end-to-end/sender-handshakes.test.ts': 19,
  'cli/test/local/console/messages-page.test.ts': 18,
  'cli/test/local/runtime/start-local.test.ts': 17,
  'test/alert-routing/respond/month.test.ts': 17,
  'cli/test/operate/smoke/deep.test.ts': 16,
  'cli/test/simulation/broken-cores.test.ts': 16,
  'test/alert-routing/alert-router.test.ts': 16,
  'test/alert-routing/render/renderers.test.ts': 15,
  'test/end-to-end/emr-monitoring.test.ts': 15,
  'test/end-to-end/signed-urls.test.ts': 15,
  'test/routing/fan-out.test.ts': 15,
  'cli/test/local/function-host/function-host.test.ts': 14,
  'test/alert-routing/days/one-channel-down.test.ts': 14,
  'test/end-to-end/sender-table.test.ts': 14,
  'cli/test/local/platforms/buttons.test.ts': 13,
  'test/end-to-end/word-counter.test.ts': 13,
  'test/security/secret-scan.test.ts': 13,
  'cli/test/operate/records.test.ts': 12,
  'cli/test/operate/doctor.test.ts': 11,
  'test/alert-routing/render/slack.test.ts': 11,
  'test/delivery/backend.test.ts': 11,
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
