import { quietScenario } from './quiet-scenario';
import { Coverage, neverSeen, PAIRS } from '../../src/simulation/coverage';
import { NO_FAULTS } from '../../src/simulation/scenario';
import { runWorld } from '../../src/simulation/world/world';

test('a fault is counted with each state that it finds and that is looked for', () => {
  const coverage = new Coverage(() => ['dead letters stored']);
  coverage.environment = { id: 7, states: () => ['awaits visibility', 'awaits record read', 'brake open'] };
  coverage.strikesEnvironment('visibility: slow');
  coverage.strikesEnvironment('crash', { id: 8, states: () => ['awaits request'] });
  coverage.strikesRequest('backend: late', ['tried before'], 'w3');
  coverage.strikesWorld('redrive');
  coverage.strikesWorld('redrive');
  // That a change of visibility is awaited while it goes wrong says nothing.
  expect(coverage.all()).toEqual({
    'visibility: slow | awaits record read': 1,
    'visibility: slow | brake open': 1,
    'crash | awaits request': 1,
    'backend: late | tried before': 1,
    'backend: late | brake open': 1,
    'redrive | dead letters stored': 2,
  });
  const left = neverSeen(new Set(Object.keys(coverage.all())));
  expect(left.reduce((sum, { states }) => sum + states.length, 0)).toBe(PAIRS - 6);
  expect(left.find(({ fault }) => fault === 'redrive')!.states).not.toContain('dead letters stored');
  expect(() => coverage.strikesWorld('flood')).toThrow('The fault "flood" is not among those whose coverage is counted');
});

test('a world tells in which states its faults struck', async () => {
  const { coverage } = await runWorld(quietScenario({
    webhooks: 300,
    groups: 40,
    groupsPerInvocation: 2,
    maxConcurrency: 4,
    faults: { ...NO_FAULTS, crash: 0.003, serverError: 0.2, records: 0.4, throttle: 0.2 },
    backendFaults: [{ kind: 'connection-refused', from: 20_000, until: 600_000 }],
    traffic: { pattern: 'steady', durationMs: 60_000 },
    faultsEndAt: 700_000,
  }));
  expect([
    'crash | awaits request', 'crash | awaits record write', 'crash | several groups in hand', 'record read: refused | awaits time',
    'server error | first attempt', 'server error | tried before', 'backend: connection-refused | brake open', 'throttled | requests under way',
  ].filter((pair) => !coverage[pair])).toEqual([]);
  expect((await runWorld(quietScenario())).coverage).toEqual({});
});

test('it tells in which states secrets were replaced or could not be read, and something was forged; and what operators did', async () => {
  const { coverage, violations } = await runWorld(quietScenario({
    webhooks: 600,
    groups: 60,
    groupsPerInvocation: 2,
    maxConcurrency: 4,
    gate: {
      rotations: [20_000, 320_000],
      senderLagMs: 5_000,
      unreadable: [{ secret: 'current', kind: 'passing', from: 10_000, until: 15_000 }, { secret: 'previous', kind: 'gone', from: 25_000, until: Infinity }],
      readFault: 0.3,
      forged: 0.1,
      drops: false,
    },
    faults: { ...NO_FAULTS, clock: 0.01 },
    environmentSkewMs: 400,
    pauses: [{ from: 100_000, until: 200_000 }],
    looks: [{ at: 150_000, receives: 400 }],
    traffic: { pattern: 'waves', durationMs: 400_000 },
    faultsEndAt: 500_000,
  }));
  expect(violations).toEqual([]);
  expect([
    'secret read: passing | first invocation', 'secret read: gone | several groups in hand', 'secret read: slow | first invocation',
    'secret replaced | no request under way', 'forged signature | requests under way', 'clock set | awaits request',
    'paused | no request under way', 'resumed | no request under way', 'queue looked at | no request under way',
  ].filter((pair) => !coverage[pair])).toEqual([]);
});
