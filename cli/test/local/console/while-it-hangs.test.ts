import type { Page } from 'playwright-core';
import { browserTests, showConsole } from './support/browser';
import { Stage } from './support/stage';
import { until } from '../../support/until';

const { test } = browserTests(__filename);

let stage: Stage;
let page: Page;

showConsole(() => Stage.start('one'), (...shown) => {
  [stage, page] = shown;
});

const pill = () => page.locator('.destination .pill').textContent();

test('while the first webhook waits for its answer, the backend is neither up nor not called', async () => {
  stage.answers.set('erp', 'hang');
  await stage.order({ order: { id: 1 } }, 'order-1');
  await page.waitForSelector('.destination .note:has-text("1 request waits for an answer for ")');
  await expect(pill()).resolves.toBe('No answer yet');
});

test('a failure that is no outage yet is told, and is not green', async () => {
  stage.answers.set('erp', 503);
  stage.retryAfter = 3_000; // so that it stays as it is
  await stage.order({ order: { id: 2 } }, 'order-2');
  await page.waitForSelector('.destination .pill.warn:has-text("Failing")');
  await expect(page.locator('.destination .note.warn').first().textContent()).resolves.toMatch(/^\d+ attempts? failed, and nothing is delivered since: 503\. It is tried again\.$/);
  await expect(page.locator('.timeline > .note').textContent()).resolves.toBe('No outage of a backend so far; attempts at Default fail.');
});

test('what is tried again by itself is not sent twice by the first button that comes to hand', async () => {
  stage.answers.set('erp', 503);
  await stage.order({ order: { id: 3 } }, 'order-3');
  await page.goto(`${stage.runtime.consoleUrl}#/deliveries?group=order-3&state=retrying`);
  await page.locator('.rows.deliveries a').first().click();
  const tryNow = page.getByRole('button', { name: 'Try now' });
  await tryNow.waitFor();
  await expect(page.locator('button.main').allTextContents()).resolves.toEqual(['Try now']);
  await expect(page.locator('.choice', { hasText: 'Send a copy' }).locator('.note').textContent()).resolves.toBe('It is tried again by itself, so your backend gets both.');
  stage.answers.set('erp', 200);
  await tryNow.click();
  await until('it is delivered', () => stage.runtime.status().delivered >= 1);
  await page.getByRole('button', { name: 'Send again' }).waitFor();
  expect(stage.arrived.filter(({ body }) => body === '{"order":{"id":3}}').length).toBeGreaterThan(1);
});

test('a dead letter that was redriven and delivered is red no more', async () => {
  stage.answers.set('erp', 410);
  await stage.order({ order: { id: 4 } }, 'order-4');
  await page.goto(`${stage.runtime.consoleUrl}#/overview`);
  const figure = page.locator('.destination .figure', { hasText: /dead letter/ });
  await page.waitForSelector('.destination .figure dd.bad');
  stage.answers.set('erp', 200);
  await stage.operate('dead-letters', 'redrive', '--webhook', 'Shop/Orders', '--yes', '--file', stage.file('redrive.jsonl'), '--audit', stage.file('audit.jsonl'));
  await page.waitForSelector('.destination .figure:has-text(" ever")');
  await until('there is none any more', async () => await figure.locator('dd').textContent() === '0');
  await expect(page.locator('.destination .figure dd.bad').count()).resolves.toBe(0);
});
