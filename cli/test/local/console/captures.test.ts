import * as fs from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { browserTests, PATIENCE_OF_PAGES, startBrowser } from './support/browser';
import { Backend, DeliveryRecords, MessageGroup, RetryPolicy, ScalableWebhook } from '../../../../src';
import { OperatedRun } from '../../operate/support/operated-run';
import { until } from '../../support/until';

const { test } = browserTests(__filename);

/**
 * What was captured in an account is played into a local runtime. The account is another runtime here, from which nothing but the files and calls of the
 * operator's tool come; the file of dead letters is given the names of an account before it is read again.
 */
let account: OperatedRun;
let local: OperatedRun;
let browser: Browser;
let page: Page;

const groups = MessageGroup.header('x-group');

beforeAll(async () => {
  account = await OperatedRun.start((stack) => {
    const webhook = new ScalableWebhook(stack, 'Orders', {
      backend: Backend.url('https://replaced.invalid'),
      messageGroup: groups,
      deliveryRecords: DeliveryRecords.full(),
      retryPolicy: new RetryPolicy({ rejectionAttempts: 1 }),
    });
    webhook.archive({ prefix: 'kept/' });
  });
  account.status = 422;
  await account.send('order-1', '{"order":1,"total":"12,50"}', { 'content-type': 'application/json', 'x-event': 'paid' });
  await until('it is a dead letter', () => account.runtime.status().deadLettered === 1);
  account.status = 200;
  await account.send('order-2', '{"order":2,"total":20}', { 'content-type': 'application/json' });
  await until('all is settled', () => account.runtime.status().queued === 0 && account.requests.length === 2);
  local = await OperatedRun.start((stack) => {
    const webhook = new ScalableWebhook(stack, 'Orders', { messageGroup: groups });
    webhook.addDestination('Erp', { backend: Backend.url('https://replaced.invalid'), maxConcurrency: 2, retryPolicy: new RetryPolicy({ rejectionAttempts: 1 }) });
    webhook.addDestination('Stock', { backend: Backend.url('https://replaced.invalid'), maxConcurrency: 2 });
  });
  browser = await startBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(PATIENCE_OF_PAGES);
  await page.goto(local.runtime.consoleUrl);
  await page.waitForSelector('.start');
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([account?.stop(), local?.stop()]);
});

const arrivedAt = (body: string) => local.requests.filter((request) => request.body === body);

/** Opens the newest delivery of a group. */
async function open(group: string): Promise<void> {
  await page.goto(`${local.runtime.consoleUrl}#/deliveries?group=${group}`);
  await page.locator('.rows.deliveries a').first().click();
  await page.waitForSelector('.details .body');
}

test('dead letters: exported to a file, replayed to one destination, opened with why it fails, mended and sent again', async () => {
  const file = account.file('letters.jsonl');
  await account.command('dead-letters', 'export', '--destination', 'Default', '--yes', '--file', file, '--audit', account.file('audit'));
  const written = fs.readFileSync(file, 'utf8');
  expect(written).toContain('"type":"message"');
  const elsewhere = local.file('from-account.jsonl');
  fs.writeFileSync(elsewhere, written.replaceAll('arn:aws:sqs:us-east-1:', 'arn:aws:sqs:eu-central-1:').replaceAll(/https?:\/\/127\.0\.0\.1:\d+/g, 'https://sqs.eu-central-1.amazonaws.com'));

  local.status = 422;
  const replayed = await local.json('replay', '--from', elsewhere, '--to', 'Erp', '--yes', '--file', local.file('1.jsonl'), '--audit', local.file('audit'));
  expect(replayed).toMatchObject({ kind: 'replay', sent: 1, complete: true });
  await until('it was given up again', () => local.runtime.status().deadLettered === 1);

  await open('order-1');
  await expect(page.locator('.details .body').textContent()).resolves.toContain('"total": "12,50"');
  await expect(page.locator('.details .headers').textContent()).resolves.toContain('x-eventpaid');
  await expect(page.locator('.details .why.bad').textContent()).resolves.toMatch(/^Rejected\./);
  await page.getByRole('button', { name: 'Edit and send' }).click();
  local.status = 200;
  await page.getByLabel('Body').first().fill('{"order":1,"total":12.5}');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForSelector('.editor .outcome:has-text("Sent.")');
  await until('both destinations have it', () => arrivedAt('{"order":1,"total":12.5}').length === 2);
});

test.each([
  ['records, kept in full', ['--from', 'records'], 'order-2', '{"order":2,"total":20}'],
  ['the archive', ['--from', 'archive', '--since', '2h'], 'order-2', '{"order":2,"total":20}'],
])('%s: replayed from the account to the endpoint of the local runtime, opened and sent again', async (_, from, group, body) => {
  const [endpoint] = Object.values(local.runtime.endpoints);
  const before = arrivedAt(body).length;
  const name = from[1];
  const replayed = await account.json('replay', ...from, '--group', group, '--to', endpoint, '--yes', '--file', account.file(`${name}.jsonl`), '--audit', account.file('audit'));
  expect(replayed).toMatchObject({ kind: 'replay', sent: 1, refused: {}, complete: true });
  await until('both destinations have it', () => arrivedAt(body).length === before + 2);
  expect(arrivedAt(body).at(-1)!.headers).toMatchObject({ 'x-group': group, 'content-type': 'application/json', 'x-scalable-webhook-attempt': '1' });
  await open(group);
  await page.getByRole('button', { name: 'Send to all again' }).click();
  await page.waitForSelector('.outcome:has-text("Sent again.")');
  await until('both have it once more', () => arrivedAt(body).length === before + 4);
});
