import fc from 'fast-check';
import { ACTING, alertOf, anyAlert, ATTACKS, CONTEXT, NOW, textsIn } from './alerts';
import { renderEmail, renderEmailText } from '../../../src/alert-routing/render/email';
import { renderJson } from '../../../src/alert-routing/render/json';
import { renderOpsgenie, renderOpsgenieNote, renderOpsgenieText } from '../../../src/alert-routing/render/opsgenie';
import { renderPagerDuty, renderPagerDutyText } from '../../../src/alert-routing/render/pagerduty';
import { renderTeams, renderTeamsText, TEAMS_MAX_BYTES } from '../../../src/alert-routing/render/teams';
import { renderTemplate, TEMPLATE_NAMES, unknownTemplateNames } from '../../../src/alert-routing/render/template';
import { renderText } from '../../../src/alert-routing/render/text';

const RUNS = { numRuns: 150 };
const bytes = (value: unknown): number => Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value), 'utf8');
const control = /[\u0000-\u0008\u000b-\u001f\u007f\u202e]/; // eslint-disable-line no-control-regex
const closed = alertOf({ status: 'closed', closedAt: NOW, closedBy: { name: 'Ann' }, note: 'done' });

describe('text', () => {
  test('says all that a message says', () => {
    expect(renderText(alertOf(), CONTEXT)).toMatchSnapshot();
  });

  test('any alert has one, of any length that is asked for', () => {
    fc.assert(fc.property(anyAlert, fc.integer({ min: 10, max: 3000 }), (alert, max) => {
      const text = renderText(alert, CONTEXT, max);
      expect(text.length).toBeGreaterThan(0);
      expect(text.length).toBeLessThanOrEqual(max);
      expect(text).not.toMatch(control);
      expect(Buffer.from(text).toString()).toBe(text);
    }), RUNS);
  });
});

describe('Teams', () => {
  test('a card says what, where, since when, how often, and saves the click', () => {
    expect(renderTeams(alertOf(), CONTEXT)).toMatchSnapshot();
    expect(textsIn(renderTeams(closed, CONTEXT))).toContain('Critical alert, closed by Ann after 12 min');
    expect(renderTeams(alertOf(), ACTING).attachments[0].content.body.at(-1)).toEqual({
      type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'Acknowledge', url: ACTING.actionLinks![0].url }],
    });
  });

  test('a link is no template either, wherever it has braces', () => {
    const url = 'https://a.example/?q={{DATE(2026)}}&b={a}#${title}';
    const alert = alertOf({ event: { ...alertOf().event, link: undefined, links: [{ label: 'Page', url }] } });
    expect(renderTeams(alert, CONTEXT).attachments[0].content.actions?.map((action) => action.url)).toContain('https://a.example/?q={%7BDATE(2026)}}&b={a}#$%7Btitle}');
  });

  test('any alert fits, with no text that a card would read', () => {
    fc.assert(fc.property(anyAlert, (alert) => {
      for (const message of [renderTeams(alert, CONTEXT), renderTeams(alert, ACTING), renderTeamsText(alert, CONTEXT)]) {
        expect(bytes(message)).toBeLessThanOrEqual(TEAMS_MAX_BYTES);
        const { body, actions = [] } = message.attachments[0].content;
        expect(body.every((element) => element.type === 'ActionSet' || element.inlines.every((run) => run.type === 'TextRun' && run.text !== ''))).toBe(true);
        expect(textsIn(message).filter((text) => /\{\{|\$\{|<\/?at\b/i.test(text) || control.test(text))).toEqual([]);
        expect(actions.length).toBeLessThanOrEqual(5);
        expect(actions.every(({ url, title }) => /^https?:\/\//.test(url) && title.length > 0 && title.length <= 80)).toBe(true);
      }
    }), RUNS);
  });
});

describe('e-mail', () => {
  test('has a subject, a text and a page', () => {
    const { subject, text, html, thread } = renderEmail(alertOf(), CONTEXT);
    expect([subject, thread]).toEqual(['🔴 [critical] orders-errors is in ALARM', '<a3f5c1-1@alerts.invalid>']);
    expect(text).toBe(renderText(alertOf(), CONTEXT));
    expect(html).toMatchSnapshot();
    expect(renderEmail(closed, CONTEXT).subject).toBe('🟢 [closed] orders-errors is in ALARM');
    expect(renderEmailText(alertOf(), CONTEXT)).not.toHaveProperty('html');
  });

  test('links that act are in the text and in the page, and a subject says why it comes once more', () => {
    const { text, html } = renderEmail(alertOf(), ACTING);
    expect(text).toContain('Acknowledge: https://x.execute-api');
    expect(html).toContain('<p><a href="https://x.execute-api.eu-west-1.amazonaws.com/confirm/acknowledge?token=1.a.b">Acknowledge</a></p>');
    expect(renderEmail(alertOf(), CONTEXT, 'escalated').subject).toBe('🔴 [critical, not acknowledged] orders-errors is in ALARM');
    expect(renderEmail(alertOf(), CONTEXT, 'reminded').subject).toBe('🔴 [critical, not closed] orders-errors is in ALARM');
  });

  test('any alert has one, whose page has no elements but ours and whose subject is one line', () => {
    const ours = /<!doctype html>|<\/?(?:html|head|body|h2|p|strong|table|tr|th|td|pre)(?: style="[^"<>]*")?>|<meta charset="utf-8">|<br>|<a href="https?:\/\/[^"<>\s]*">|<\/a>/g;
    fc.assert(fc.property(anyAlert, (alert) => {
      const { subject, html = '', thread } = renderEmail(alert, ACTING);
      expect(html.replace(ours, '')).not.toMatch(/[<>"']/);
      expect(bytes(html)).toBeLessThanOrEqual(102_000);
      expect(subject).toMatch(/^[^\r\n]{1,200}$/);
      expect(subject).not.toMatch(control);
      expect(thread).toMatch(/^<[A-Za-z0-9-]{1,100}@alerts\.invalid>$/);
    }), RUNS);
  });
});

describe('PagerDuty', () => {
  test('an event has the key of the alert, and what opens the page that helps', () => {
    expect(renderPagerDuty(alertOf(), CONTEXT, 'trigger')).toMatchSnapshot();
    expect(renderPagerDuty(closed, CONTEXT, 'resolve')).toEqual({ event_action: 'resolve', dedup_key: 'a3f5c1-1' });
    expect(renderPagerDuty(closed, CONTEXT, 'acknowledge')).toEqual({ event_action: 'acknowledge', dedup_key: 'a3f5c1-1' });
  });

  test('any alert fits', () => {
    fc.assert(fc.property(anyAlert, (alert) => {
      for (const event of [renderPagerDuty(alert, CONTEXT, 'trigger'), renderPagerDutyText(alert)]) {
        expect(bytes(event)).toBeLessThanOrEqual(60_000);
        expect(event.dedup_key.length).toBeLessThanOrEqual(255);
        const { summary, source, severity, custom_details: details } = event.payload!;
        expect([summary, source].every((text) => text.length > 0 && text.length <= 1024)).toBe(true);
        expect(severity).toMatch(/^(?:critical|error|warning|info)$/);
        expect(Object.values(details).every((value) => typeof value === 'string')).toBe(true);
        expect((event.links ?? []).every(({ href }) => /^https?:\/\//.test(href))).toBe(true);
      }
    }), RUNS);
  });
});

describe('Opsgenie', () => {
  test('an alert has the alias of the alert', () => {
    expect(renderOpsgenie(alertOf(), CONTEXT)).toMatchSnapshot();
    expect(renderOpsgenieNote(closed, CONTEXT, closed.closedBy)).toEqual({ source: 'Alerts (ops)', user: 'Ann', note: 'done' });
  });

  test('any alert fits', () => {
    fc.assert(fc.property(anyAlert, (alert) => {
      for (const one of [renderOpsgenie(alert, CONTEXT), renderOpsgenieText(alert, CONTEXT)]) {
        const { message, alias, description, tags = [], details = {}, entity, source } = one;
        expect(message).toMatch(/^[^\n]{1,130}$/);
        expect(alias.length).toBeLessThanOrEqual(512);
        expect(description.length).toBeLessThanOrEqual(15_000);
        expect(tags.length <= 20 && tags.every((tag) => tag.length <= 50)).toBe(true);
        expect(Object.entries(details).flat().join('').length).toBeLessThanOrEqual(8000);
        expect((entity ?? '').length).toBeLessThanOrEqual(512);
        expect(source.length).toBeLessThanOrEqual(100);
      }
    }), RUNS);
  });
});

describe('JSON', () => {
  test('has its documented members', () => {
    expect(renderJson(closed, CONTEXT, 'closed')).toMatchSnapshot();
  });

  test('says what people and clocks have done', () => {
    expect(renderJson(alertOf({
      escalated: [{ level: 1, at: NOW, mentions: ['here'], destinations: ['ops'], passedBy: { name: 'Ann' } }],
      reminders: 2,
      released: { by: 'silence', because: 'deploy', since: NOW, until: NOW },
      retries: [{ id: 'press', action: 'Restart', attempt: 1, at: NOW, by: { name: 'Bob' } }],
    }), CONTEXT, 'escalated')).toMatchObject({
      change: 'escalated',
      escalated: [{ level: 1, at: '2026-11-29T13:15:02.000Z', mentions: ['here'], destinations: ['ops'], passedBy: 'Ann' }],
      reminders: 2,
      released: { by: 'silence', because: 'deploy', until: '2026-11-29T13:15:02.000Z' },
      retries: [{ action: 'Restart', attempt: 1, by: 'Bob' }],
    });
  });

  test('any alert fits in a message of 200 KB, and says what it leaves out', () => {
    fc.assert(fc.property(anyAlert, (alert) => {
      const message = renderJson(alert, CONTEXT, 'opened');
      expect(bytes(message)).toBeLessThanOrEqual(200_000);
      expect(message.resources.length + (message.omitted?.resources ?? 0)).toBe(alert.event.resources.length);
      expect(message.fields.length + (message.omitted?.fields ?? 0)).toBe(alert.event.fields.length);
      expect(JSON.parse(JSON.stringify(message))).toMatchObject({ schemaVersion: 1, id: alert.id, count: alert.count });
    }), RUNS);
  });

  test('what is far too large is cut to what fits', () => {
    const event = { resources: Array.from({ length: 5000 }, () => '"'.repeat(1000)), text: 'x'.repeat(4000) };
    const message = renderJson(alertOf({}, event), CONTEXT, 'opened');
    expect(bytes(message)).toBeLessThanOrEqual(200_000);
    expect(message.omitted?.resources).toBe(5000 - message.resources.length);
  });
});

describe('a template', () => {
  const json = '{"text":"${title} in ${accountName}: ${text}","team":"${tag.Team}","metric":"${field.Metric}","n":${count},"all":${json}}';

  test('is filled in', () => {
    expect(JSON.parse(renderTemplate(json, 'application/json; charset=utf-8', alertOf(), CONTEXT, 'opened'))).toMatchObject({
      text: expect.stringMatching(/^orders-errors is in ALARM in production: Threshold Crossed/), team: 'orders', metric: 'AWS/Lambda Errors', n: 3, all: { schemaVersion: 1, change: 'opened' },
    });
    expect(renderTemplate('t=${title}&k=${kind}', 'application/x-www-form-urlencoded', alertOf({}, { title: 'a&b=c' }), CONTEXT, 'opened')).toBe('t=a%26b%3Dc&k=CloudWatch%20Alarm%20State%20Change');
    expect(renderTemplate('<t>${title}</t>', 'application/soap+xml', alertOf({}, { title: '</t>' }), CONTEXT, 'opened')).toBe('<t>&lt;/t&gt;</t>');
    expect(renderTemplate('${title}', 'text/plain', alertOf({}, { title: '"<&' }), CONTEXT, 'opened')).toBe('"<&');
  });

  test('what a name stands for is not filled in again, and a name that stands for nothing stays', () => {
    expect(renderTemplate('${title} ${nobody} ${constructor}', 'text/plain', alertOf({}, { title: '${text}' }), CONTEXT, 'opened')).toBe('${text} ${nobody} ${constructor}');
    expect(unknownTemplateNames('${title} ${tag.Team} ${field.x} ${json} ${titel} ${toString}')).toEqual(['titel', 'toString']);
  });

  test('whatever is filled in stays a value', () => {
    const names = TEMPLATE_NAMES.filter((name) => name !== 'json').sort();
    const everything = `{${names.map((name) => `"${name}":"\${${name}}"`).join(',')}}`;
    fc.assert(fc.property(anyAlert, (alert) => {
      expect(Object.keys(JSON.parse(renderTemplate(everything, 'application/problem+json', alert, CONTEXT, 'opened'))).sort()).toEqual(names);
      const form = new URLSearchParams(renderTemplate('a=${title}&b=${text}', 'application/x-www-form-urlencoded', alert, CONTEXT, 'opened'));
      expect([...form.keys()]).toEqual(['a', 'b']);
    }), RUNS);
  });
});

test.each(ATTACKS)('%j as title, text, field, line and label is told by everybody, as text', (attack) => {
  const alert = alertOf({ note: attack }, {
    title: attack,
    text: attack,
    fields: [{ name: attack, value: attack }],
    logLines: [attack],
    links: [{ label: attack, url: attack }],
    runbook: attack,
    resources: [attack],
  });
  expect(renderTeams(alert, CONTEXT).attachments).toHaveLength(1);
  expect(renderEmail(alert, CONTEXT).html).not.toMatch(/<(?:script|img)|javascript:[^<]*">|" onerror/);
  expect(renderEmail(alert, CONTEXT).subject).not.toMatch(/[\r\n]/);
});
