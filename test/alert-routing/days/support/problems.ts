import { AlertDay, SaidAlarm } from './alert-day';
import { expectedOf } from './day-of-alarms';

/** Where the table or a platform says anything else of an alarm than what was said: lost, twice, or not as it is. */
export function problemsOf(day: AlertDay, said: readonly SaidAlarm[]): string[] {
  const expected = expectedOf(said);
  const alerts = day.alerts();
  const problems = [...day.streams.values(), day.engine].flatMap(({ queue, deadLetters, failures }) => [
    ...deadLetters.counts().visible > 0 ? [`${queue.name} has ${deadLetters.counts().visible} dead letters`] : [],
    ...failures > 0 ? [`${failures} invocations of ${queue.name} failed`] : [],
  ]);
  if (alerts.length !== expected.size) {
    problems.push(`${alerts.length} alerts, expected ${expected.size}`);
  }
  for (const { name, alert: { count, status } } of alerts) {
    const wanted = expected.get(name);
    if (count !== wanted?.count || status !== wanted.status) {
      problems.push(`${name} is ${status} and counts ${count}, expected ${JSON.stringify(wanted)}`);
    }
  }
  for (const [destination, { taken }] of day.platforms) {
    const told = new Map<string, Record<'open' | 'closed' | 'edited', number>>();
    for (const { about, kind } of taken) {
      const one = told.get(about) ?? { open: 0, closed: 0, edited: 0 };
      told.set(about, { ...one, [kind]: one[kind] + 1 });
    }
    for (const { name, alert } of alerts) {
      // The subject of an e-mail says how it stands, so that there is one for each.
      const abouts = destination === 'Email' ? [...told.keys()].filter((about) => about.includes(name)) : [alert.id];
      const open = abouts.reduce((sum, about) => sum + (told.get(about)?.open ?? 0), 0);
      const closed = abouts.reduce((sum, about) => sum + (told.get(about)?.closed ?? 0), 0);
      const isOver = alert.status === 'closed';
      // What was over before it could be told is told once, as over, where there are only messages.
      const isRight = isOver ? closed === 1 && open <= 1 : closed === 0 && open === 1;
      if (!isRight) {
        problems.push(`${destination} was told ${open} times that ${name} is open and ${closed} times that it is over, expected ${isOver ? 'at most 1 and 1' : '1 and 0'}`);
      }
    }
  }
  return problems;
}
