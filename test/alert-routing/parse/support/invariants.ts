import { AlertEvent, SEVERITIES } from '../../../../src/alert-routing/alert-event';
import { BOUNDS } from '../../../../src/alert-routing/parse/finish';
import { Signal } from '../../../../src/alert-routing/signal/signal';

const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** What is wrong with an event, whatever it was made of; nothing is right. */
export function wrongWith(event: AlertEvent, signal: Signal): string[] {
  const wrong: string[] = [];
  const check = (holds: boolean, what: string): void => {
    if (!holds) {
      wrong.push(what);
    }
  };
  const line = (text: string | undefined, max: number, what: string): void =>
    check(text === undefined || text.length > 0 && text.length <= max && !CONTROLS.test(text) && !HALVES.test(text), `${what}: ${JSON.stringify(text)?.slice(0, 200)}`);
  check(event.signalId === signal.id, 'signal');
  check(event.class === 'alert' || event.class === 'notification', 'class');
  check(SEVERITIES.includes(event.severity), 'severity');
  check(event.status === 'firing' || event.status === 'resolved', 'status');
  line(event.title, BOUNDS.title, 'title');
  check(!/\n/.test(event.title), 'lines in the title');
  line(event.text, BOUNDS.text, 'text');
  line(event.source, BOUNDS.word, 'source');
  line(event.kind, BOUNDS.word, 'kind');
  check(event.key.startsWith(event.parser) && event.key.length <= BOUNDS.key && !HALVES.test(event.key), 'key');
  check(event.account === undefined || /^\d{12}$/.test(event.account), 'account');
  check(event.region === undefined || /^[a-z]+(-[a-z]+)+-\d+$/.test(event.region), 'region');
  check(Number.isSafeInteger(event.at) && event.at >= Date.UTC(2000) && event.at <= signal.receivedAt + 5 * 60_000, `at: ${event.at}`);
  check(event.resources.length <= BOUNDS.resources, 'number of resources');
  event.resources.forEach((resource) => line(resource, BOUNDS.resource, 'resource'));
  check(event.fields.length <= BOUNDS.fields, 'number of fields');
  event.fields.forEach(({ name, value }) => {
    line(name, BOUNDS.fieldName, 'name of a field');
    line(value, BOUNDS.fieldValue, 'value of a field');
  });
  check(event.logLines.length <= BOUNDS.logLines, 'number of log lines');
  event.logLines.forEach((text) => line(text, BOUNDS.logLine, 'log line'));
  check(event.links.length <= BOUNDS.links, 'number of links');
  [event.link, ...event.links].forEach((link) => {
    line(link?.label, BOUNDS.label, 'label');
    check(link === undefined || link.url.startsWith('https://') && link.url.length <= 2_100 && !/[\s"<>|]/.test(link.url) && !/Action=(Unsubscribe|ConfirmSubscription)/i.test(link.url), `link: ${link?.url}`);
  });
  line(event.runbook, 2_000, 'runbook');
  line(event.muted, 400, 'muted');
  check(Object.keys(event.tags).length <= BOUNDS.tags, 'number of tags');
  check(Object.getPrototypeOf(event.tags) === Object.prototype, 'prototype of the tags');
  check(event.payload.length <= BOUNDS.payload && !HALVES.test(event.payload), 'payload');
  check(JSON.stringify({ ...event, payload: '' }).length < 200_000, 'size');
  return wrong;
}
