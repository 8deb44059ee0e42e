// Writes messages of Slack, each as a line of JSON: those of any alerts, as the property tests make them.
// Usage: slack-samples.ts FILE [COUNT]
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { ACTING, alertOf, anyAlert, CONTEXT } from './alerts';
import { renderSlack, renderSlackReply, renderSlackText } from '../../../src/alert-routing/render/slack';
import { renderSlackStorm, renderSlackStormText } from '../../../src/alert-routing/render/storm';

const [, , file, count = '500'] = process.argv;
const alerts = [alertOf(), ...fc.sample(anyAlert, Number(count))];
const messages = alerts.flatMap((alert) => [
  renderSlack(alert, CONTEXT),
  renderSlack(alert, ACTING, alert.escalated),
  renderSlackText(alert, CONTEXT),
  renderSlackText(alert, ACTING, alert.escalated),
  renderSlackReply(alert, CONTEXT, 'closed'),
  renderSlackReply(alert, ACTING, 'escalated', alert.escalated?.at(-1)),
  renderSlackReply(alert, ACTING, 'reminded'),
]);
const members = alerts.slice(0, 60).map(({ id, severity, openedAt, event: { title, link } }) =>
  ({ alertId: id, title, severity, at: openedAt, url: link?.url }));
const storm = { members, from: CONTEXT.now, until: CONTEXT.now + 60_000, over: true };
messages.push(renderSlackStorm(storm), renderSlackStormText(storm));
writeFileSync(file, `${messages.map((message) => JSON.stringify(message)).join('\n')}\n`);
