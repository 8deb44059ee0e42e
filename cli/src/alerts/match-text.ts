import { SEVERITIES } from '../../../src/alert-routing/alert-event';
import type { AlertMatchConfig } from '../../../src/alert-routing/route/route-config';
import { UsageError } from '../commands/usage-error';

const LISTS = ['source', 'kind', 'account', 'region', 'resource', 'title'] as const;

/** What is asked of an alert, as it is written on the command line: `tag:Team=data`, `has-tag:Team`, `severity:error`, `class:alert`, `title:orders*` and so on. */
export function parseMatch(text: string): AlertMatchConfig {
  const [, name, value] = /^([a-z-]+):(.+)$/s.exec(text) ?? [];
  const list = LISTS.find((one) => one === name);
  const severity = SEVERITIES.find((one) => one === value);
  const [, tag, values] = /^([^=]+)=(.+)$/s.exec(value ?? '') ?? [];
  if (list !== undefined) {
    return { [list]: value.split(',') } as unknown as AlertMatchConfig;
  }
  if (name === 'tag' && tag !== undefined) {
    return { tag, oneOf: values.split(',') };
  }
  if (name === 'has-tag') {
    return { hasTag: value };
  }
  if (name === 'severity' && severity !== undefined) {
    return { severityAtLeast: severity };
  }
  if (name === 'class' && (value === 'alert' || value === 'notification')) {
    return { class: value };
  }
  throw new UsageError(`--match is ${JSON.stringify(text)}, expected one of tag:KEY=VALUE, has-tag:KEY, severity:${SEVERITIES.join('|')}, class:alert|notification, ${LISTS.map((one) => `${one}:TEXT`).join(', ')}; a text may have * for any characters, and several stand behind commas.`);
}

/** The same for people. */
export function matchText(match: AlertMatchConfig): string {
  if ('all' in match) {
    return match.all.map(matchText).join(' and ');
  }
  if ('tag' in match) {
    return `tag:${match.tag}=${match.oneOf.join(',')}`;
  }
  if ('hasTag' in match) {
    return `has-tag:${match.hasTag}`;
  }
  if ('severityAtLeast' in match) {
    return `severity:${match.severityAtLeast}`;
  }
  const [[name, value]] = Object.entries(match);
  return `${name}:${typeof value === 'object' ? Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join(',') : JSON.stringify(value) : String(value)}`;
}
