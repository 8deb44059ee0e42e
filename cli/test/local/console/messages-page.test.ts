import * as fs from 'node:fs';
import * as path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { AlertStage } from './support/alert-stage';
import { browserTests, PATIENCE_OF_PAGES, startBrowser } from './support/browser';
import { layoutProblems } from './support/layout';
import { renderSlack } from '../../../../src/alert-routing/render/slack';
import { ACTING, alertOf, NOW } from '../../../../test/alert-routing/render/alerts';
import { until } from '../../support/until';

const { test } = browserTests(__filename);

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** A field for a note, as only the presser sees it. */
const noteForm = {
  text: 'Note',
  blocks: [
    { type: 'input', block_id: 'alert-note', label: { type: 'plain_text', text: 'Note about buttons-here' }, element: { type: 'plain_text_input', action_id: 'alert:note:a-1' } },
    { type: 'actions', elements: [{ type: 'button', action_id: 'alert:note:save', value: 'a-1', style: 'primary', text: { type: 'plain_text', text: 'Save' } }] },
  ],
};
const PLATFORMS = ['Slack', 'Teams', 'Mail', 'Pager', 'Genie', 'Ops'];

let browser: Browser;
let stage: AlertStage;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  stage = await AlertStage.start();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(PATIENCE_OF_PAGES);
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(stage.runtime.consoleUrl).origin) && !request.url().startsWith('data:')) {
      errors.push(`asked for ${request.url()}`);
    }
  });
  await stage.play();
  await page.goto(`${stage.runtime.consoleUrl}#/messages`);
  await page.waitForSelector('.message');
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

const cards = (name: string, about: string) => page.locator(`.message[aria-label="Message to ${name}"]`, { hasText: about });

test('nothing overflows or overlaps, at 390 and 1,280 pixels, and axe finds nothing, light and dark', async () => {
  for (const size of [{ width: 390, height: 844 }, { width: 1280, height: 800 }]) {
    await page.setViewportSize(size);
    expect([size.width, await layoutProblems(page)]).toEqual([size.width, []]);
  }
  await page.evaluate(AXE);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations, incomplete } = await page.evaluate('axe.run(document, { resultTypes: ["violations", "incomplete"] })') as AxeResults;
    const wrong = [...violations, ...incomplete.filter(({ id }) => id !== 'color-contrast')];
    expect(wrong.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}, 120_000);

test('each platform shows its message as people see it there', async () => {
  expect(await page.locator('nav a[aria-current]').textContent()).toBe('Messages');
  const slack = cards('Slack', 'orders-errors');
  await expect(slack.locator('header').textContent()).resolves.toMatch(/edited \d+ times?, last at/);
  await expect(slack.locator('.fields b').first().textContent()).resolves.toBe('Account');
  await expect(slack.locator('.thread').textContent()).resolves.toContain('Closed');
  await expect(cards('Teams', 'payments-latency').locator('a.button').first().getAttribute('href')).resolves.toMatch(/^https:\/\//);
  await expect(cards('Mail', 'payments-latency').locator('header + .content').textContent()).resolves.toContain('From alerts@example.com to team@example.com');
  await expect(cards('Pager', 'orders-errors').locator('.pill').textContent()).resolves.toBe('Resolved');
  await expect(cards('Pager', 'payments-latency').locator('.pill').textContent()).resolves.toBe('Open');
  await expect(cards('Genie', 'orders-errors').locator('.pill').textContent()).resolves.toBe('Resolved');
  await expect(cards('Ops', 'payments-latency').locator('pre').textContent()).resolves.toContain('"change": "opened"');
});

test('what a sender writes is text, and nothing else, wherever it is shown', async () => {
  for (const name of PLATFORMS) {
    await expect(cards(name, 'payments-latency').textContent()).resolves.toContain('<img src=x onerror=');
  }
  expect(await page.locator('#console img, #console script').count()).toBe(0);
  const mail = cards('Mail', 'payments-latency');
  await mail.locator('summary').click();
  const frame = await (await mail.locator('iframe').elementHandle())!.contentFrame();
  await frame!.waitForSelector('body');
  await expect(frame!.innerText('body')).resolves.toContain('payments-latency');
  expect(await mail.locator('iframe').getAttribute('sandbox')).toBe('');
  await mail.locator('summary').click();
  expect(await page.title()).toBe('Messages · Scalable webhook, local');
});

test('messages are narrowed to one destination, and found by text', async () => {
  await page.getByLabel('Destination').selectOption('Shop/Alerts/Pager');
  await until('those of PagerDuty are left', async () => await page.locator('.message').count() === 2);
  await page.getByRole('searchbox').fill('orders-errors');
  await until('one is left', async () => await page.locator('.message').count() === 1);
  await page.getByRole('searchbox').fill('');
  await page.getByLabel('Destination').selectOption('');
});

test('a message of Slack has its buttons, an answer for one person stands below it, and who presses is named', async () => {
  const { platforms: { board } } = stage.runtime;
  const steps = [{ level: 1, at: NOW, mentions: ['here'], destinations: ['Slack'] }];
  board.post({
    id: '9.000001',
    platform: 'slack',
    destination: 'Shop/Alerts/Slack',
    content: renderSlack(alertOf({ escalated: steps, actions: ['Restart cluster'] }, { title: 'buttons-here' }), { ...ACTING, destination: 'Slack' }, steps),
  });
  board.post({
    id: 'response-9', platform: 'slack', destination: 'Shop/Alerts/Slack', thread: '9.000001', seenBy: 'Bob', content: noteForm,
  });
  const card = cards('Slack', 'buttons-here');
  await card.waitFor();
  await expect(card.locator('.content .actions').first().locator('button').allTextContents()).resolves.toEqual(['Acknowledge', 'Close', 'Pass on', 'Note', 'Restart cluster']);
  await expect(card.locator('.content').first().textContent()).resolves.toContain('@here');
  await expect(card.locator('.private').textContent()).resolves.toContain('Only visible to Bob');
  await page.getByLabel('Your name').fill('Carol');
  await card.getByRole('button', { name: 'Acknowledge' }).click();
  await until('it is said what became of it', async () => /takes no presses of buttons/.test(await card.textContent() ?? ''));
  await card.locator('.private input').fill('Restarted.');
  for (const size of [{ width: 390, height: 844 }, { width: 1280, height: 800 }]) {
    await page.setViewportSize(size);
    expect([size.width, await layoutProblems(page)]).toEqual([size.width, []]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      if (process.env.SCREENSHOTS) {
        await card.screenshot({ path: path.join(process.env.SCREENSHOTS, `buttons-${size.width}-${colorScheme}.png`) });
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const { violations } = await page.evaluate('axe.run(document)') as AxeResults;
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
  errors.splice(0, errors.length, ...errors.filter((text) => !text.includes('409')));
}, 120_000);

test('a press says at once that it is on its way, then that the endpoint has it, and at last that the message was written anew', async () => {
  const { platforms: { board } } = stage.runtime;
  const content = renderSlack(alertOf({ actions: [] }, { title: 'pressed-here' }), { ...ACTING, destination: 'Slack' }, []);
  board.post({ id: '9.000002', platform: 'slack', destination: 'Shop/Alerts/Slack', content });
  let answer = () => {};
  const held = new Promise<void>((resolve) => { answer = resolve; });
  await page.route('**/_console/api/press', async (route) => {
    await held;
    await route.fulfill({ json: { status: 200, signed: true } });
  });
  const card = cards('Slack', 'pressed-here');
  await card.getByRole('button', { name: 'Acknowledge' }).click();
  const state = card.locator('.actions + [role="status"]');
  const says = (text: string) => until(`it says ${text}`, async () => (await state.textContent())?.includes(text) === true);
  await says('on its way to the endpoint');
  answer();
  await says('the endpoint has it');
  board.edit('9.000002', content);
  await says('answered, as the message says');
  await page.unroute('**/_console/api/press');
}, 120_000);

test('a platform is taken down and brought back', async () => {
  await page.getByRole('button', { name: 'Take it down: Ops' }).click();
  await page.waitForSelector('.platforms li:has-text("Ops") .pill:has-text("Down")');
  expect(stage.runtime.platforms.health('Shop/Alerts/Ops')).toBe('down');
  await page.getByRole('button', { name: 'Let it hang: Ops' }).click();
  await page.waitForSelector('.platforms li:has-text("Ops") .pill:has-text("Hanging")');
  await page.getByRole('button', { name: 'Bring it back: Ops' }).click();
  await page.waitForSelector('.platforms li:has-text("Ops") .pill:has-text("Up")');
  expect(stage.runtime.platforms.health('Shop/Alerts/Ops')).toBe('up');
});

test('the page asks nobody else for anything, and nothing goes wrong in it', () => expect(errors).toEqual([]));
