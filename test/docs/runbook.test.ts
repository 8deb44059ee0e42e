import * as fs from 'fs';
import * as path from 'path';
import { alone, routed } from '../monitoring/support/watched-system';

const RUNBOOK = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'runbook.md'), 'utf8');
const ALARMS = [...alone().alarms, ...routed().alarms];

/** The anchors of its headings, as GitHub makes them. */
const ANCHORS = [...RUNBOOK.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-'));

/** The text of an alarm without what is only known at deployment. */
function textOf({ AlarmDescription: text }: Record<string, any>): string {
  return typeof text === 'string' ? text : text['Fn::Join'][1].map((part: unknown) => typeof part === 'string' ? part : 'x').join('');
}

test.each(ALARMS.map((alarm) => [alarm.name, alarm] as const))('%s links to its section, and to a page of the console', (_name, { properties }) => {
  const text = textOf(properties);
  const [, url, anchor] = /^Runbook: (https:\S+)#(\S+)$/m.exec(text)!;
  expect(url).toBe('https://github.com/cdk-scalable-webhook/cdk-scalable-webhook/blob/main/docs/runbook.md');
  expect(ANCHORS.filter((one) => one === anchor)).toHaveLength(1);
  expect(text).toMatch(/^Console: https:\/\/x\.console\.aws\.amazon\.com\/\S+$/m);
  // CloudWatch takes 1,024 characters; what is put in at deployment may be some 80 characters a piece.
  expect(text.length).toBeLessThan(700);
});

test('every section says what it means, where to look and how to mend it', () => {
  for (const anchor of new Set(ALARMS.map(({ properties }) => /#([a-z-]+)$/m.exec(textOf(properties))![1]))) {
    const section = RUNBOOK.split(/^## /m).find((one) => one.toLowerCase().replace(/ /g, '-').startsWith(`${anchor}\n`))!;
    expect(section).toMatch(/\*\*What it means\.\*\*[^]*\*\*Look\.\*\*[^]*\*\*Mend\.\*\*/);
  }
});

test.each(alone().alarms.map((alarm) => [alarm.name, alarm] as const))('the table has the defaults of %s', (name, { properties }) => {
  const key = name.split(' ').pop()!;
  const [, severity, threshold, when] = RUNBOOK.split('\n').find((line) => line.startsWith(`| [\`${key}\`]`))!.split('|').slice(1).map((cell) => cell.trim());
  const period = properties.Period ?? properties.Metrics.find(({ MetricStat }: any) => MetricStat).MetricStat.Period;
  expect({ severity, threshold: Number(threshold.replace(/[^\d.]/g, '')), when }).toEqual({
    severity: properties.Tags.find(({ Key }: any) => Key === 'severity').Value,
    threshold: properties.Threshold,
    when: `${properties.DatapointsToAlarm} of ${properties.EvaluationPeriods} × ${period / 60} minutes`,
  });
});

test('the table has every alarm, and none that there is not', () => {
  const keys = [...RUNBOOK.matchAll(/^\| \[`(\w+)`\]/gm)].map(([, key]) => key);
  expect(keys.sort()).toEqual([...new Set(ALARMS.map(({ name }) => name.split(' ').pop()!))].sort());
});
