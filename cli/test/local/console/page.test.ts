import * as fs from 'node:fs';
import * as path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from './support/browser';
import { play, SCENES } from './support/scenes';
import { Stage } from './support/stage';
import { until } from '../../support/until';

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const LAYOUT_PROBLEMS = fs.readFileSync(path.join(__dirname, 'support', 'layout-problems.js'), 'utf8');

const SIZES = { phone: { width: 390, height: 844 }, laptop: { width: 1280, height: 800 } };

let browser: Browser;
let stage: Stage;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  stage = await Stage.start();
  page = await browser.newPage({ viewport: SIZES.laptop, permissions: ['clipboard-read', 'clipboard-write'] });
  page.setDefaultTimeout(20_000);
  page.on('pageerror', ({ message }) => errors.push(message));
  // That something cannot be done just now, as what should be tried is at the backend, is an answer like others.
  page.on('console', (message) => message.type() === 'error' && !message.text().includes('status of 409') && errors.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(stage.runtime.consoleUrl).origin) && !request.url().startsWith('data:')) {
      errors.push(`asked for ${request.url()}`);
    }
  });
  await page.goto(stage.runtime.consoleUrl);
  await page.waitForSelector('.start');
});

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

/** Everything that axe has to say against the page as it is. */
async function findings(): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations, incomplete } = await page.evaluate('axe.run(document, { resultTypes: ["violations", "incomplete"] })') as AxeResults;
  const wrong = [...violations, ...incomplete.filter(({ id }) => id !== 'color-contrast')]; // it cannot judge what lies on something else than a colour
  return wrong.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary.split('\n')[1] ?? ''}`));
}

async function inBothSchemes(look: () => Promise<unknown>): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await look();
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function looksRight(): Promise<void> {
  for (const [device, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    await page.waitForTimeout(100); // charts are made anew for the new width
    expect([device, await page.evaluate(LAYOUT_PROBLEMS)]).toEqual([device, []]);
  }
}

/** Opens a place; by way of another one, so that nothing of the place before is taken for what is there. */
async function open(hash: string): Promise<void> {
  await page.goto(`${stage.runtime.consoleUrl}#/refused`);
  await page.waitForSelector('section[aria-label="Refused"]');
  await page.goto(`${stage.runtime.consoleUrl}${hash}`);
}


describe('before the first webhook', () => {
  test('the curl to begin with is signed where the source signs, and works as it stands there', async () => {
    const commands = await page.locator('.command code').allTextContents();
    expect(commands).toHaveLength(2);
    expect(commands[1]).toContain("-H 'x-hub-signature-256: sha256=");
    await page.getByRole('button', { name: 'Copy the command' }).last().click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(commands[1]);
  });

  test('field case L8: nothing overflows or overlaps, at 390 and 1,280 pixels', looksRight);

  test('axe finds nothing, light and dark', () => inBothSchemes(async () => expect(await findings()).toEqual([])));
});

describe('with something of everything', () => {
  beforeAll(() => play(stage));

  describe.each(Object.entries(SCENES))('%s', (_name, show) => {
    beforeAll(async () => {
      await page.setViewportSize(SIZES.laptop);
      await show(page);
    });

    test('field case L8: nothing overflows or overlaps, at 390 and 1,280 pixels', looksRight);

    test('axe finds nothing, light and dark', () => inBothSchemes(async () => expect(await findings()).toEqual([])));
  });

  test('field case L8: bars of groups can be compared on a phone', async () => {
    await page.setViewportSize(SIZES.phone);
    await SCENES.groups(page);
    const widths = await page.locator('.bar span').evaluateAll((bars) => bars.map((bar) => (bar as unknown as { clientWidth: number }).clientWidth));
    expect(Math.max(...widths)).toBeGreaterThan(200);
    expect(Math.min(...widths)).toBeGreaterThan(20);
    await page.setViewportSize(SIZES.laptop);
  });

  test('the overview tells which backend is down, since when, and what waits', async () => {
    await SCENES.overview(page);
    const erp = page.locator('.destination', { hasText: 'Erp' });
    await expect(erp.locator('.pill').textContent()).resolves.toBe('Down');
    await expect(erp.locator('.note.bad').first().textContent()).resolves.toMatch(/^Down since \d\d:\d\d:\d\d \(.+\): 503\.$/);
    await expect(erp.locator('.in-flight').textContent()).resolves.toMatch(/^\d of 4 at the backend/);
    await expect(page.locator('.destination', { hasText: 'Stock' }).locator('.pill').textContent()).resolves.toBe('Up');
    await expect(page.locator('.outages').textContent()).resolves.toMatch(/Erp.*down for .*: 503, \d+ attempts failed/);
  });

  test('refusals say why and what to do', async () => {
    await SCENES.refused(page);
    const texts = await page.locator('.letters > li > p').allTextContents();
    expect(texts[0]).toBe('The endpoint does not accept the content type "application/vnd.shop+xml". Add it to the endpoint\'s additionalContentTypes.');
    expect(texts.at(-1)).toBe('There is no value to group by, and the app says MissingGroup.refuse(). Send the value that messageGroup names, or choose another MissingGroup.');
  });

  test('deliveries are found by text, status, destination and group', async () => {
    await open('#/deliveries');
    await page.getByRole('searchbox').fill('order-2002');
    await until('one is left', async () => await page.locator('.rows.deliveries li').count() === 1);
    await page.getByRole('searchbox').fill('');
    await page.getByLabel('Status').selectOption('dead-letter');
    await until('the dead letters are left', async () => await page.locator('.rows.deliveries li').count() === 3);
    await page.getByLabel('Destination').selectOption('Shop/Builds/Default');
    await until('that of the builds is left', async () => await page.locator('.rows.deliveries li').count() === 1);
    await open('#/deliveries?group=order-1001');
    await until('those of the group are left', async () => await page.locator('.rows.deliveries li').count() === 5);
  });

  test('a delivery that waits says for what, and one that is behind it in its group leads to it', async () => {
    await open('#/deliveries?group=order-3001');
    await page.locator('.rows.deliveries a').first().click();
    await expect(page.locator('.why.warn').first().textContent()).resolves.toMatch(/^It is behind another webhook of its group/);
    await page.getByRole('link', { name: 'Open that one' }).click();
    await page.waitForSelector('.why.warn:has-text("ended with 503")');
  });

  test('an invalid webhook is mended: edited, signed anew and sent', async () => {
    await open('#/deliveries?destination=Shop%2FBuilds%2FDefault');
    await page.locator('.rows.deliveries a').first().click();
    await page.getByRole('button', { name: 'Edit and send' }).click();
    await page.getByLabel('Body').first().fill('{"ref":"refs/heads/mended"}');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.waitForSelector('.editor .outcome:has-text("Sent and signed.")');
    await until('it is delivered', () => stage.arrived.some(({ place, body }) => place === 'ci' && body === '{"ref":"refs/heads/mended"}'));
    await page.getByRole('link', { name: 'Open what was sent' }).click();
    await page.waitForSelector('.details .pill.good');
  });

  test('by keyboard alone: a dead letter is searched, opened and redriven', async () => {
    await open('#/deliveries');
    await page.waitForSelector('.rows.deliveries li');
    await page.keyboard.press('/');
    await page.keyboard.type('order-2001');
    await until('it is found', async () => await page.locator('.rows.deliveries li').count() === 1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const redrive = page.locator('.why.bad').getByRole('button', { name: /^Redrive/ });
    await redrive.waitFor();
    for (let presses = 0; presses < 15 && !await redrive.evaluate((button) => (button as unknown as { matches(selector: string): boolean }).matches(':focus')); presses++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await until('chat has it', () => stage.arrived.filter(({ place, body }) => place === 'chat' && body.includes('2001')).length === 2);
    await page.waitForSelector('.details > .title .pill:has-text("Retrying"), .details > .title .pill:has-text("Waiting"), .details > .title .pill:has-text("Delivered")');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.details', { state: 'detached' });
  });

  test('all dead letters of a destination are redriven with a task', async () => {
    await open('#/dead-letters?destination=Shop%2FOrders%2FChat');
    await page.getByRole('button', { name: 'Redrive 1 dead letter', exact: true }).first().click();
    await until('chat has it', () => stage.arrived.filter(({ place, body }) => place === 'chat' && body.includes('2002')).length === 2);
    await page.waitForSelector('.nothing:has-text("Nothing matches.")');
  });

  test('the backend is mended: a delivery is tried now, and sent again', async () => {
    stage.answers.set('erp', 200);
    await open('#/deliveries?group=order-3002');
    await page.locator('.rows.deliveries a').last().click();
    await page.waitForSelector('.details .part');
    const now = page.getByRole('button', { name: 'Try now' });
    if (await now.isVisible()) {
      await now.click();
    }
    await page.waitForSelector('.details > .title .pill.good');
    const before = stage.arrived.filter(({ place, body }) => place === 'stock' && body.includes('3002')).length;
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.waitForSelector('.outcome:has-text("Sent again.")');
    await until('it arrives once more', () => stage.arrived.filter(({ place, body }) => place === 'stock' && body.includes('3002')).length === before + 1);
    const ids = new Set(stage.arrived.filter(({ place, body }) => place === 'stock' && body.includes('3002')).map(({ headers }) => headers['x-scalable-webhook-delivery-id']));
    expect(ids.size).toBe(before + 1);
  });

  test('what a sender writes is text, and nothing else, wherever it is shown', async () => {
    const markup = '<img src=x onerror="document.title=\'taken\'">';
    const accepted = await fetch(`${stage.runtime.endpoints['Shop/Orders']}a/${encodeURIComponent(markup)}?note=${encodeURIComponent(markup)}`, {
      method: 'POST', body: JSON.stringify({ markup, total: 1 }), headers: { 'content-type': 'application/json', 'x-order-id': markup, 'x-note': markup },
    });
    const { id } = await accepted.json() as { id: string };
    await open(`#/deliveries/${encodeURIComponent(id)}`);
    await page.waitForSelector('.body:has-text("onerror")');
    expect(await page.locator('#console img, #console script').count()).toBe(0);
    expect(await page.title()).toBe('Deliveries · Scalable webhook, local');
  });

  test('what is copied as curl is what was sent', async () => {
    await open('#/deliveries?text=order-2002');
    await page.locator('.rows.deliveries a').last().click();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const command = await page.evaluate('navigator.clipboard.readText()');
    expect(command).toContain("-H 'x-order-id: order-2002'");
    expect(command).toContain(`--data-binary '{"order":{"id":2002},"total":320,"note":"Grüße"}' '${stage.runtime.endpoints['Shop/Orders']}created'`);
  });
});

test('when the runtime ends, the page says so', async () => {
  expect(errors).toEqual([]);
  await open('#/overview');
  await stage.runtime.stop();
  await page.waitForSelector('.connection:has-text("The local runtime has stopped")');
});
