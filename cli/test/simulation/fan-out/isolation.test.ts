import { quietDestination, quietFanOut } from '../../../src/simulation/fan-out/quiet-scenario';
import { QueueTrouble } from '../../../src/simulation/fan-out/scenario';
import { runFanOut } from '../../../src/simulation/fan-out/world';

const MINUTE = 60_000;

describe('a destination whose queue hiccups for two seconds', () => {
  test.each<QueueTrouble>(['refused', 'silent'])('does not wait in the overflow behind one whose queue is %s for the whole time', async (kind) => {
    const durationMs = 10 * MINUTE;
    const { violations, statistics } = await runFanOut(quietFanOut({
      webhooks: 300,
      groups: 60,
      durationMs,
      faultsEndAt: durationMs,
      isolationMs: 30_000,
      destinations: [
        quietDestination('d0'),
        quietDestination('d1', { isHealthy: false, queue: [{ kind, from: 0, until: durationMs }] }),
        quietDestination('d2', { queue: [{ kind: 'refused', from: durationMs / 2, until: durationMs / 2 + 2_000 }] }),
      ],
    }));
    expect(violations).toEqual([]);
    expect(statistics['through the overflow']).toBeGreaterThan(250);
  });
});
