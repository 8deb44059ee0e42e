import type { Page } from 'playwright-core';
import { AlertStage } from './support/alert-stage';
import { browserTests, showConsole } from './support/browser';

const { test } = browserTests(__filename);

let stage: AlertStage;
let page: Page;

showConsole(() => AlertStage.start(), (...shown) => {
  [stage, page] = shown;
});

test('an alert router begins with a test alert', async () => {
  await expect(page.locator('.start h2').textContent()).resolves.toBe('Send a first alert');
  await expect(page.locator('.start .command code').allTextContents()).resolves.toEqual([expect.stringMatching(/^npx scalable-webhook alerts send-test --local --app .*cdk\.out$/)]);
});

test('an alert router is a topic, an engine and platforms, and nothing of a healthy run is amber', async () => {
  await stage.play();
  await page.waitForSelector('.start', { state: 'detached' });
  const flow = page.locator('.flow').first();
  await flow.locator('.node h3').first().waitFor();
  await expect(flow.locator('.node h3').allInnerTexts()).resolves.toEqual(expect.arrayContaining(['Topic', 'Alert engine']));
  await expect(flow.locator('.destination', { hasText: 'Slack' }).locator('.url').textContent()).resolves.toBe('Slack, played here');
  expect(Object.values(stage.runtime.status().routing)[0]).toMatchObject({ overflowed: 0 });
  const text = await page.locator('.picture').innerText();
  expect(text).not.toMatch(/overflow|Endpoint|accepted|nothing/);
});
