import { efficiency } from '../../bench/drain/efficiency';
import { spread } from '../../bench/figures/measurement';
import { table } from '../../bench/figures/table';
import { cpuShare } from '../../bench/lambda/cpu-quota';
import { parseOptions as parseBenchOptions } from '../../bench/options';
import { parseOptions as parseDemoOptions } from '../../demo/options';

describe('figures of the benchmark', () => {
  test.each([
    [[3, 1, 2], { median: 2, min: 1, max: 3 }],
    [[4, 1, 2, 3], { median: 2.5, min: 1, max: 4 }],
    [[7], { median: 7, min: 7, max: 7 }],
  ])('median and spread of %j', (values, expected) => {
    expect(spread(values)).toEqual(expected);
  });

  test('there is no median of nothing', () => {
    expect(() => spread([])).toThrow('at least one value');
  });

  test('a backend that always has as many requests as it may is used with efficiency 1', () => {
    // Two at a time, each 10 ms: one answer every 5 ms.
    const answeredAt = Array.from({ length: 100 }, (_, index) => index * 5);
    expect(efficiency({ answeredAt, serviceMs: answeredAt.map(() => 10) }, 2).efficiency).toBeCloseTo(1);
  });

  test('half as many answers are half the efficiency, and what the backend really took counts', () => {
    const answeredAt = Array.from({ length: 100 }, (_, index) => index * 10);
    expect(efficiency({ answeredAt, serviceMs: answeredAt.map(() => 10) }, 2).efficiency).toBeCloseTo(0.5);
    expect(efficiency({ answeredAt, serviceMs: answeredAt.map(() => 20) }, 2).efficiency).toBeCloseTo(1);
  });

  test('a slow start and a slow end do not count', () => {
    const answeredAt = Array.from({ length: 100 }, (_, index) => index * 5 + (index > 5 ? 1000 : 0) + (index > 95 ? 1000 : 0));
    expect(efficiency({ answeredAt, serviceMs: answeredAt.map(() => 10) }, 2).efficiency).toBeCloseTo(1);
  });

  test.each([[128, 0.0724], [256, 0.1447], [1_769, 1], [3_008, 1]])('with %d MB Lambda gives %d of a processor', (memoryMb, share) => {
    expect(cpuShare(memoryMb)).toBeCloseTo(share, 4);
  });

  test('the table has median, spread and number of runs', () => {
    const lines = table([{ section: 'drain', method: '', measurements: [{ name: 'x', unit: '1/s', values: [1.23456, 2, 1] }] }]).split('\n');
    expect(lines[2].split('|').map((cell) => cell.trim())).toEqual(['', 'drain', 'x', '1.23', '1 to 2', '3', '1/s', '']);
  });
});

describe('command lines', () => {
  test('the benchmark takes sections by name, in their own order', () => {
    expect(parseBenchOptions(['synth', 'drain', '--runs', '1', '--json']))
      .toEqual({ sections: ['drain', 'synth'], json: true, full: false, runs: 1, webhooks: 1_000_000 });
    expect(parseBenchOptions(['memory', '--webhooks', '5000'])).toMatchObject({ sections: ['memory'], webhooks: 5000 });
    expect(parseBenchOptions([]).sections).toEqual(['drain', 'ingress', 'laptop', 'bundle', 'lambda', 'routing', 'presses', 'console', 'synth']);
  });

  test.each([[['other']], [['--runs', '0']], [['--runs', 'x']], [['--webhooks', '0']], [['--nonsense']]])('the benchmark refuses %j', (args) => {
    expect(() => parseBenchOptions(args)).toThrow();
  });

  test('the demo has a short form', () => {
    const long = parseDemoOptions([]);
    expect(long.webhooks).toBeGreaterThanOrEqual(2000);
    expect(long.groups).toBe(50);
    expect(parseDemoOptions(['--short', '--port', '8787'])).toMatchObject({ port: 8787, keepOpen: false, groups: 50 });
    expect(parseDemoOptions(['--short']).webhooks).toBeLessThan(long.webhooks);
  });

  test.each([[['--port', 'x']], [['--port', '65536']], [['--nonsense']], [['more']]])('the demo refuses %j', (args) => {
    expect(() => parseDemoOptions(args)).toThrow();
  });
});
