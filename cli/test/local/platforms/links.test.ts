import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Browser } from 'playwright-core';
import { AlertDestination } from '../../../../src';
import { routerWithResponses } from '../../../../test/alert-routing/actions/support/router-with-responses';
import { LocalRuntime, startLocal } from '../../../src/local/runtime';
import { cloudWatchAlarm, tell } from '../../support/cloudwatch-alarm';
import { until } from '../../support/until';
import { browserTests, PATIENCE_OF_PAGES, startBrowser } from '../console/support/browser';

const { test } = browserTests(__filename);

let folder: string;
let runtime: LocalRuntime;
let browser: Browser;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'links-'));
  const outdir = path.join(folder, 'cdk.out');
  const app = new App({ outdir });
  const stack = new Stack(app, 'Shop');
  routerWithResponses(stack, {
    slack: false,
    destinations: {
      Teams: AlertDestination.teams({ url: secretsmanager.Secret.fromSecretNameV2(stack, 'Workflow', 'workflow') }),
      Mail: AlertDestination.email({ from: 'alerts@example.com', to: ['team@example.com'] }),
    },
    defaultRoute: { destinations: ['Teams', 'Mail'] },
  });
  app.synth();
  browser = await startBrowser();
  runtime = await startLocal({ app: outdir, port: 0, secrets: [{ secret: 'Shop/Alerts/LinkSecret', value: 'links' }] });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await runtime?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const told = (name: string) => runtime.platforms.board.all.filter(({ destination }) => destination === `Shop/Alerts/${name}`);
const textOf = (content: unknown) => typeof content === 'string' ? content : JSON.stringify(content);

test('links of cards and mails lead to pages of the run, whose forms a browser sends, and nobody else\'s', async () => {
  const { publicUrl } = runtime.connection;
  await tell(runtime, cloudWatchAlarm('disk-full'));
  await until('both are told', () => told('Teams').length > 0 && told('Mail').length > 0);
  for (const name of ['Teams', 'Mail']) {
    const text = textOf(told(name)[0].content);
    expect(text).toContain(`${publicUrl}/`);
    expect(text).not.toContain('execute-api');
  }
  const [link] = /http:[^"\\\s]+confirm\/acknowledge\?[^"\\\s]+/.exec(textOf(told('Teams')[0].content))!;
  const [closing] = /http:[^"\\\s]+confirm\/close\?[^"\\\s]+/.exec(textOf(told('Teams')[0].content))!;
  expect(link.startsWith(`${publicUrl}/`)).toBe(true);

  // What another page, or one that hides where it is from, would have a browser send.
  for (const origin of ['null', 'https://attacker.test']) {
    const refused = await fetch(link, { method: 'POST', headers: { origin }, body: new URLSearchParams({ name: 'Eve' }) });
    expect(refused.status).toBe(403);
    expect(await refused.text()).not.toContain('--allow-host null');
  }

  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_OF_PAGES);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(link);
  await page.fill('input[name=name]', 'Bob');
  await page.click('button');
  await page.waitForSelector('text=In a few seconds the alert says so');
  expect(asked.filter((url) => !url.startsWith(publicUrl))).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(closing);
  expect(await page.evaluate('getComputedStyle(document.body).color')).not.toBe('rgb(0, 0, 0)');
  await page.fill('input[name=name]', 'Bob');
  await page.click('button');
  await until('Teams is told that it is over', () => told('Teams').length > 1);
  expect(textOf(told('Teams').at(-1)!.content)).toContain('Bob');
}, 240_000);
