// Writes messages of Microsoft Teams, each as a line of JSON: those of all samples of signals, and of any alerts, as the property tests make them.
// Usage: teams-samples.ts FILE [COUNT]
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { alertOf, anyAlert, CONTEXT, NOW } from './alerts';
import { parse } from '../../../src/alert-routing/parse/parse';
import { renderTeams, renderTeamsText } from '../../../src/alert-routing/render/teams';
import { alarms } from '../parse/samples/alarms';
import { senders } from '../parse/samples/senders';
import { services } from '../parse/samples/services';

const [, , file, count = '500'] = process.argv;
const parsed = Object.values({ ...alarms, ...services, ...senders }).map((signal) => alertOf({}, parse(signal)));
const alerts = [alertOf(), alertOf({ status: 'closed', closedAt: NOW, closedBy: { name: 'Ann' } }), ...parsed, ...fc.sample(anyAlert, Number(count))];
const messages = alerts.flatMap((alert) => [renderTeams(alert, CONTEXT), renderTeamsText(alert, CONTEXT)]);
writeFileSync(file, `${messages.map((message) => JSON.stringify(message)).join('\n')}\n`);
