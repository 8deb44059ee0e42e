import type { Browser, Page } from 'playwright-core';
import { AlertStage } from './support/alert-stage';
import { startBrowser } from './support/browser';

let browser: Browser;
let stage: AlertStage;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  stage = await AlertStage.start();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(60_000);
  await page.goto(stage.runtime.consoleUrl);
  await page.waitForSelector('.start');
});

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

test('an alert router begins with a test alert', async () => {
  await expect(page.locator('.start h2').textContent()).resolves.toBe('Send a first alert');
  await expect(page.locator('.start .command code').allTextContents()).resolves.toEqual([expect.stringMatching(/^npx scalable-webhook alerts send-test --local --app .*cdk\.out$/)]);
});

test('an alert router is a topic, an engine and platforms, and nothing of a healthy run is amber', async () => {
  await stage.play();
  await page.waitForSelector('.start', { state: 'detached' });
  const flow = page.locator('.flow').first();
  await expect(flow.locator('.node h3').allInnerTexts()).resolves.toEqual(expect.arrayContaining(['Topic', 'Alert engine']));
  await expect(flow.locator('.destination', { hasText: 'Slack' }).locator('.url').textContent()).resolves.toBe('Slack, played here');
  expect(Object.values(stage.runtime.status().routing)[0]).toMatchObject({ overflowed: 0 });
  const text = await page.locator('.picture').innerText();
  expect(text).not.toMatch(/overflow|Endpoint|accepted|nothing/);
});
