import * as fs from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { browserTests, PATIENCE_OF_PAGES, startBrowser } from './support/browser';
import { layoutProblems } from './support/layout';
import { getIntoTrouble, play, SCENES, SCENES_OF_TROUBLE } from './support/scenes';
import { Stage } from './support/stage';
import { DemoStory } from '../../../../demo/story/demo-story';
import { until } from '../../support/until';

const { describe, test } = browserTests(__filename);

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const SIZES = { phone: { width: 390, height: 844 }, laptop: { width: 1280, height: 800 } };

let browser: Browser;
let stage: Stage;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  stage = await Stage.start();
  page = await browser.newPage({ viewport: SIZES.laptop, permissions: ['clipboard-read', 'clipboard-write'] });
  page.setDefaultTimeout(PATIENCE_OF_PAGES);
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
    expect([device, await layoutProblems(page)]).toEqual([device, []]);
  }
}

/** Notes in every frame how far down the buttons below a list are, until half a second after it is stopped. */
const WATCH_PAGES = `
  const places = [];
  const look = () => {
    const top = document.querySelector('.pages')?.getBoundingClientRect().top;
    if (top !== undefined) places.push(top + scrollY);
    frame = requestAnimationFrame(look);
  };
  let frame = requestAnimationFrame(look);
  window.stopWatching = () => new Promise((resolve) => setTimeout(() => { cancelAnimationFrame(frame); resolve(places); }, 500));
`;

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
    await expect(erp.locator('.in-flight').textContent()).resolves.toMatch(/^\d of at most 4 requests at once/);
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
    await open('#/deliveries?state=problems');
    await page.waitForSelector('.rows.deliveries .stands:has-text("Erp: 503, attempt ")');
    await expect(page.locator('.rows.deliveries .state', { hasText: 'Delivered' }).count()).resolves.toBe(0);
    await open('#/deliveries?group=order-1001');
    await until('those of the group are left', async () => await page.locator('.rows.deliveries li').count() === 5);
  });

  test('lists longer than a hundred rows are reached page by page, which stay as they are while more arrives', async () => {
    for (let number = 0; number < 140; number++) {
      await stage.order({ order: { id: 7000 + number }, total: 1 }, `order-${7000 + number}`);
    }
    await open('#/deliveries?text=order-70');
    await page.waitForSelector('.title .note:has-text("100 deliveries, the newest first")');
    expect(await page.locator('.pages').count()).toBe(0);
    await page.evaluate(WATCH_PAGES);
    await open('#/deliveries?text=order-7');
    await page.waitForSelector('.pages:has-text("1 to 100 of 140")');
    await page.getByRole('link', { name: 'Next 100' }).scrollIntoViewIfNeeded();
    await until('its last rows are made', async () => await page.locator('.rows.deliveries > li:not(.fold)').count() === 100);
    const places = await page.evaluate<number[]>('stopWatching()');
    expect(Math.min(...places) / Math.max(...places)).toBeGreaterThan(0.8); // their room was kept from the first frame on: nobody misses the link
    await page.getByRole('link', { name: 'Next 100' }).click();
    await page.waitForSelector('.pages:has-text("101 to 140 of 140")');
    await until('its rows are there', async () => await page.locator('.rows.deliveries li').count() === 40); // those before stay until they are
    const second = await page.locator('.rows.deliveries .group').allTextContents();
    expect([second.length, second[0], second.at(-1)]).toEqual([40, 'group order-7039', 'group order-7000']);
    await stage.order({ order: { id: 7140 }, total: 1 }, 'order-7140');
    await page.waitForTimeout(1_500);
    expect(await page.locator('.rows.deliveries .group').allTextContents()).toEqual(second);
    await page.getByRole('searchbox').fill('order-7140');
    await until('it begins anew when something else is looked for', async () => await page.locator('.rows.deliveries li').count() === 1);
    await open('#/groups?from=100');
    await page.waitForSelector('.pages:has-text("101 to ")');
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
    await page.waitForSelector('[type=search]:focus');
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
    const dialog = page.getByRole('dialog', { name: 'Redrive this dead letter?' });
    await dialog.waitFor();
    await page.keyboard.press('Escape'); // closes the dialog, and leaves the delivery open
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.locator('.details').count()).toBe(1);
    expect(await redrive.evaluate((button) => (button as unknown as { matches(selector: string): boolean }).matches(':focus'))).toBe(true);
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await until('chat has it', () => stage.arrived.filter(({ place, body }) => place === 'chat' && body.includes('2001')).length === 2);
    await page.waitForSelector('.details > .title .pill:has-text("Retrying"), .details > .title .pill:has-text("Waiting"), .details > .title .pill:has-text("Delivered")');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.details', { state: 'detached' });
  });

  test('rows far below what is seen are made when somebody comes near them', async () => {
    await page.setViewportSize(SIZES.laptop);
    await open('#/deliveries');
    await page.waitForSelector('.rows.deliveries li');
    const rows = page.locator('.rows.deliveries li:not(.fold)');
    expect(await rows.count()).toBe(40);
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await until('all of them are there', async () => await rows.count() > 80);
    await rows.last().locator('a').focus();
    await page.evaluate('scrollTo(0, 0)');
    await page.waitForTimeout(300);
    expect(await rows.count()).toBeGreaterThan(80); // not taken away from under the focus
    await page.evaluate('document.activeElement.blur()');
    await until('those far below are gone', async () => {
      for (const top of [400, 0]) {
        // The browser tells of what is seen once a frame.
        await page.evaluate(`new Promise((resolve) => { scrollTo(0, ${top}); requestAnimationFrame(() => requestAnimationFrame(resolve)); })`);
      }
      return await rows.count() === 40;
    });
  });

  test('a dead letter shows what the backend said', async () => {
    await SCENES['dead-letters'](page);
    await expect(page.locator('.letters li', { hasText: 'order-2002' }).innerText()).resolves.toContain('The backend said: {"error":"unknown_customer"');
  });

  test('an attempt shows what the backend said, open where it was not taken', async () => {
    await SCENES['dead-letter'](page);
    const said = page.locator('.part', { hasText: 'Chat' }).locator('.answer');
    await said.locator('pre').waitFor();
    await expect(said.innerText()).resolves.toMatch(/"error": "unknown_customer",[^]*111 bytes\.[^]*content-type\s+application\/json\s+server\s+shop-backend/);
    expect(await page.content()).not.toContain('session=secret');
  });

  test('what the backend said stays open, or closed, while the page is brought up to date', async () => {
    await SCENES['dead-letter'](page);
    const said = page.locator('.part', { hasText: 'Chat' }).locator('.answer');
    await said.locator('summary').click();
    await page.waitForTimeout(1_500);
    expect(await said.getAttribute('open')).toBeNull();
  });

  test('all dead letters of a destination are redriven with a task', async () => {
    await open('#/dead-letters?destination=Shop%2FOrders%2FChat');
    const inChat = () => stage.arrived.filter(({ place, body }) => place === 'chat' && body.includes('2002')).length;
    await page.getByRole('button', { name: 'Redrive 1 dead letter', exact: true }).first().click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(inChat()).toBe(1);
    await page.getByRole('button', { name: 'Redrive 1 dead letter', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Redrive 1 dead letter' }).click();
    await until('chat has it', () => inChat() === 2);
    await page.waitForSelector('.nothing:has-text("Nothing matches.")');
  });

  test('the backend is mended: a delivery is tried now, and sent again', async () => {
    stage.answers.set('erp', 200);
    await open('#/deliveries?group=order-3002');
    await page.locator('.rows.deliveries a').last().click();
    await page.waitForSelector('.details .part');
    const now = page.getByRole('button', { name: 'Try now' });
    // What is at the backend just now cannot be tried, and may be put off once more; what was delivered meanwhile cannot either.
    await until('it is delivered', async () => {
      await now.click({ timeout: 1_000 }).catch(() => undefined);
      return await page.locator('.details > .title .pill.good').count() > 0;
    });
    const before = stage.arrived.filter(({ place, body }) => place === 'stock' && body.includes('3002')).length;
    await page.getByRole('button', { name: 'Send to all again' }).click();
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

test('what the runtime was asked for, and nothing else, and no error', () => expect(errors).toEqual([]));

describe('a demo', () => {
  const story = (): DemoStory => new DemoStory('The demo: 600 webhooks in 50 groups, 150 a second', { unavailableMs: 3_000, downMs: 5_000 }, {
    tell: (told) => stage.runtime.tell(told), say: () => {},
  });

  beforeEach(() => open('#/overview'));

  test('field case L9: the page tells what is real, what is simulated, what happens and what is about to happen', async () => {
    const told = story();
    told.begin('sending', Date.now() + 55_000);
    told.progress('sending', '120 of 600 are stored.');
    told.plan('unavailable', Date.now() + 55_000);
    await page.waitForSelector('.story .next:has-text("Next: the backend answers 503 in ")');
    await expect(page.locator('.story .step.now').innerText()).resolves.toMatch(/Webhooks come in\s+ends in \d+ s\s+120 of 600 are stored\./);
    await expect(page.locator('.story .facts').innerText()).resolves.toMatch(/Real\s+the templates that cdk synth wrote[^]*Simulated\s+API Gateway, SQS/);
    await looksRight();
    await inBothSchemes(async () => expect(await findings()).toEqual([]));
    await page.setViewportSize(SIZES.laptop);
  });

  test('field case L9: the books at the end, exactly, and they stay when the demo ends', async () => {
    const told = story();
    told.end('sending', '600 of 600 are stored, 0 requests were refused.');
    told.close({ rows: [{ name: 'accepted', value: '600 of 600', isKept: true }, { name: 'lost', value: '1', isKept: false }], verdict: '1 lost: 17.', isKept: false });
    await page.waitForSelector('.story .books:has-text("1 lost: 17.")');
    await expect(page.locator('.story .books .bad').last().textContent()).resolves.toBe('1');
    await looksRight();
    await inBothSchemes(async () => expect(await findings()).toEqual([]));
    await page.setViewportSize(SIZES.laptop);
  });
});

describe('in trouble', () => {
  let other: Stage;

  beforeAll(async () => {
    other = await Stage.start();
    await page.goto(other.runtime.consoleUrl);
    await getIntoTrouble(other);
  }, 300_000); // a busy machine needs minutes for hundreds of webhooks

  afterAll(() => other?.stop());

  describe.each(Object.entries(SCENES_OF_TROUBLE))('%s', (_name, show) => {
    beforeAll(() => show(page));

    test('field case L8: nothing overflows or overlaps, at 390 and 1,280 pixels', looksRight);

    test('axe finds nothing, light and dark', () => inBothSchemes(async () => expect(await findings()).toEqual([])));
  });

  test('a pause has its whole command, to copy', async () => {
    await SCENES_OF_TROUBLE.paused(page);
    await expect(page.locator('.part .title', { hasText: 'Chat' }).locator('.pill').textContent()).resolves.toBe('Paused');
    await page.getByRole('button', { name: 'Copy the command' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('npx scalable-webhook resume --webhook Shop/Orders --destination Chat --local');
  });

  test('when the runtime ends, the page says so, and shows how it ended', async () => {
    await SCENES_OF_TROUBLE.trouble(page);
    other.runtime.tell({ title: 'A story', real: [], simulated: [], steps: [{ title: 'Its last step', state: 'done', text: 'It ended well.' }] });
    await other.runtime.stop();
    await page.waitForSelector('.connection:has-text("The local runtime has stopped")');
    await page.waitForSelector('.story:has-text("It ended well.")');
    await expect(page.locator('.stopped-note').textContent()).resolves.toMatch(/^As of \d\d:\d\d:\d\d\. Nothing here changes any more/);
    await expect(page.locator('.destination', { hasText: 'Erp' }).locator('.pill').textContent()).resolves.toBe('Was down');
    await expect(page.locator('.figure', { hasText: 'delivered/s' }).first().locator('dd').textContent()).resolves.toBe('–');
    await looksRight();
    await inBothSchemes(async () => expect(await findings()).toEqual([]));
  });
});
