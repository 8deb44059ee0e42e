import { drawScenario } from '../../src/simulation/draw-scenario';
import { runLogged } from '../../src/simulation/event-log';
import { drawFanOut } from '../../src/simulation/fan-out/draw-scenario';
import { runFanOutLogged } from '../../src/simulation/fan-out/event-log';

/** What is counted, is no event, and is said with the webhook that it happened to. */
const OF_A_WEBHOOK = ['redriven', 'moved by SQS', 'dead letter stored before', 'poisoned group hangs', 'visibility: its receive is over'];

test('of every fault that struck there is a remark, and of what is counted as many as there were; they are no part of the event log', async () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 25; seed += 1) {
    const scenario = drawScenario(seed, 60);
    const remarks: string[] = [];
    const { result: { coverage, statistics }, hash } = await runLogged(scenario, { remark: (line) => remarks.push(line.replace(/^[\d.]+ s {2}/, '')) });
    expect((await runLogged(scenario)).hash).toBe(hash);
    const struck = new Set(Object.keys(coverage).map((pair) => pair.split(' | ')[0]));
    struck.forEach((fault) => kinds.add(fault));
    const said = new Set(remarks.filter((line) => line.startsWith('fault: ')).map((line) => /^fault: (.*?)(, strikes .*)?( \(.*\))?$/.exec(line)![1]));
    expect([...struck].filter((fault) => !said.has(fault))).toEqual([]);
    for (const what of OF_A_WEBHOOK) {
      expect([what, remarks.filter((line) => /^w\d+: /.test(line) && line.endsWith(`: ${what}`)).length]).toEqual([what, statistics[what] ?? 0]);
    }
    expect(remarks.filter((line) => line.startsWith('somebody redrives ')).length).toBe(scenario.redrives.length);
    expect(remarks.filter((line) => line.startsWith('somebody looked at ')).length).toBe(scenario.looks?.length ?? 0);
  }
  expect(kinds.size).toBeGreaterThan(30);
});

test('a refused call says whose it was and which webhook it was about', async () => {
  const remarks: string[] = [];
  const drawn = drawScenario(3, 60);
  const faults = { ...drawn.faults, records: 0.5, visibility: 0.5 };
  await runLogged({ ...drawn, records: true, faults }, { remark: (line) => remarks.push(line) });
  for (const call of ['record read', 'record write', 'visibility']) {
    expect(remarks.some((line) => new RegExp(` s {2}fault: ${call}: refused, strikes environment \\d+, w\\d+`).test(line))).toBe(true);
  }
});

test('so it is with several destinations: as many remarks as things that are counted', async () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    const scenario = drawFanOut(seed, 40);
    const remarks: string[] = [];
    const { result: { statistics }, hash } = await runFanOutLogged(scenario, { remark: (line) => remarks.push(line.replace(/^[\d.]+ s {2}/, '')) });
    expect((await runFanOutLogged(scenario)).hash).toBe(hash);
    const { redriven = 0 } = statistics;
    expect(remarks.filter((line) => line.endsWith(': redriven')).length).toBe(redriven);
    const calls = Object.entries(statistics).filter(([what]) => /: (refused|answerLost|slow|silent)$/.test(what) && !/^(secret|keys) read/.test(what));
    expect(calls.filter(([what, count]) => remarks.filter((line) => line.endsWith(what)).length < count)).toEqual([]);
  }
});
