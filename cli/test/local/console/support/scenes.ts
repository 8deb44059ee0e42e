import type { Page } from 'playwright-core';
import { Stage } from './stage';
import { until } from '../../../support/until';

/** Names that are longer than there is room for. */
const LONG = 'customer-4711-with-a-name-that-nobody-thought-of-when-the-page-was-made-0123456789';

/** Puts a stage into a state in which the console has something of everything to show: successes, an outage, what waits, dead letters, refusals. */
export async function play(stage: Stage): Promise<void> {
  const { runtime, answers } = stage;
  const status = () => runtime.status();
  for (let number = 0; number < 60; number++) {
    await stage.order({ order: { id: 1000 + number, lines: [{ sku: 'A-17', count: 2 }] }, total: number * 7 }, `order-${1000 + number % 12}`);
  }
  await until('these are delivered', () => status().queued === 0);
  answers.set('chat', 410);
  await stage.order({ order: { id: 2001 }, total: 250 }, 'order-2001');
  await until('chat has given one up', () => status().deadLettered === 1);
  answers.set('chat', 422);
  await stage.order({ order: { id: 2002 }, total: 320, note: 'Grüße' }, 'order-2002');
  await until('chat has given two up', () => status().deadLettered === 2);
  answers.set('chat', 200);
  answers.set('erp', 503);
  for (let number = 0; number < 24; number++) {
    await stage.order({ order: { id: 3000 + number }, total: 40 + number * 10 }, number % 6 === 0 ? LONG : `order-${3000 + number % 9}`);
  }
  await until('erp is down', () => status().destinations['Shop/Orders/Erp'].attempts > 68);
  await stage.order({ order: { id: 4001 } }, undefined);
  await fetch(runtime.endpoints['Shop/Orders']);
  await fetch(runtime.endpoints['Shop/Orders'], { method: 'POST', body: '<order/>', headers: { 'content-type': 'application/vnd.shop+xml', 'x-order-id': '1' } });
  await fetch(runtime.endpoints['Shop/Builds'], {
    method: 'POST', body: '{"ref":"refs/heads/main"}', headers: { 'content-type': 'application/json', 'x-github-event': 'push', 'x-hub-signature-256': 'sha256=00' },
  });
  await until('the forged one is a dead letter', () => status().deadLettered === 3);
}

/** States of the page that are looked at, each with how to get there; they are looked at after `play`. */
export const SCENES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'overview': async (page) => {
    await go(page, '#/overview');
    await page.waitForSelector('.rows.deliveries li');
  },
  'deliveries': async (page) => {
    await go(page, '#/deliveries');
    await page.waitForSelector('.rows.deliveries li');
  },
  'delivery': async (page) => {
    await go(page, '#/deliveries?state=retrying');
    await makeAllRows(page);
    await page.locator('.rows.deliveries a', { hasText: 'order-3001' }).first().click();
    await page.waitForSelector('.details .body');
  },
  'dead-letter': async (page) => {
    await go(page, '#/deliveries?state=dead-letter');
    await page.locator('.rows.deliveries a', { hasText: 'order-2002' }).click();
    await page.waitForSelector('.details .why.bad');
  },
  'edit': async (page) => {
    await go(page, '#/deliveries?state=dead-letter');
    await page.locator('.rows.deliveries a', { hasText: 'order-2002' }).click();
    await page.getByRole('button', { name: 'Edit and send' }).click();
    await page.waitForSelector('.editor');
  },
  'groups': async (page) => {
    await go(page, '#/groups');
    await page.waitForSelector('.rows.groups li');
  },
  'dead-letters': async (page) => {
    await go(page, '#/dead-letters');
    await page.waitForSelector('.letters li');
  },
  'redrive': async (page) => {
    await go(page, '#/dead-letters');
    await page.getByRole('button', { name: /^Redrive all/ }).first().click();
    await page.waitForSelector('dialog[open]');
  },
  'refused': async (page) => {
    await go(page, '#/refused');
    await page.waitForSelector('.letters li');
    await page.locator('summary').first().click();
  },
};

/** Brings a stage into trouble of all kinds: one destination paused, one down with the brake on. */
export async function getIntoTrouble(stage: Stage): Promise<void> {
  await stage.operate('pause', '--webhook', 'Shop/Orders', '--destination', 'Chat');
  stage.answers.set('erp', 503);
  // The brake opens when some 400 attempts, or 30 of one environment, in a row have failed: before that, it may be the webhooks' own fault.
  for (let number = 0; number < ORDERS_OF_TROUBLE; number += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) =>
      stage.order({ order: { id: 1000 + number + index }, total: (number + index) % CHATS_SHARE === 0 ? 100 : 1 }, `order-${1000 + number + index}`)));
  }
  await until('what chat is to get has been routed to it', () => stage.runtime.status().destinations['Shop/Orders/Chat'].queued === ORDERS_OF_TROUBLE / CHATS_SHARE);
}

const ORDERS_OF_TROUBLE = 800;
const AT_ONCE = 20;
/** Of so many orders chat is told of one. */
const CHATS_SHARE = 20;

/** The same for a stage in trouble. */
export const SCENES_OF_TROUBLE: typeof SCENES = {
  trouble: async (page) => {
    await go(page, '#/overview');
    await page.waitForSelector('.destination:has-text("Chat") .pill:has-text("Paused")');
    await page.waitForSelector('.destination:has-text("Erp"):has-text("The brake is on")', { timeout: 100_000 });
  },
  paused: async (page) => {
    await go(page, '#/deliveries?destination=Shop%2FOrders%2FChat');
    await makeAllRows(page);
    await page.locator('.rows.deliveries a', { hasText: 'order-1000' }).last().click();
    await page.waitForSelector('.part:has-text("The destination is paused")');
  },
};

/** Rows far below what is seen are made when somebody comes near them. */
async function makeAllRows(page: Page): Promise<void> {
  await page.waitForSelector('.rows.deliveries li');
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
}

async function go(page: Page, hash: string): Promise<void> {
  // By way of another place, so that nothing of the place before is taken for what is there.
  await page.keyboard.press('Escape'); // a dialog would stay where it is
  for (const place of ['#/refused', hash]) {
    await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
    await page.waitForSelector(place === hash ? 'main' : 'section[aria-label="Refused"]');
  }
}
