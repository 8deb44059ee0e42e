import * as fs from 'node:fs';

/** Of the deployment, or of `npm run local`: WEBHOOK_URL, or what `cdk deploy --outputs-file outputs.json` wrote. */
const URL_OF_WEBHOOK = process.env.WEBHOOK_URL ?? Object.values<{ WebhookUrl: string }>(JSON.parse(fs.readFileSync('outputs.json', 'utf8')))[0].WebhookUrl;
const STATUS_HEADER = 'x-force-status';

const send = (headers: Record<string, string>, body: string) => fetch(URL_OF_WEBHOOK, { method: 'POST', headers, body });

test('a webhook is stored, and its sender knows its id', async () => {
  const response = await send({ 'content-type': 'application/json', 'x-order-id': '17' }, '{"status":"paid"}');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ id: expect.any(String) });
});

test('a content type that nobody sends is refused', async () => {
  expect((await send({ 'content-type': 'image/png', 'x-order-id': '17' }, 'x')).status).toBe(415);
});

const failures = process.env.FAUX_BACKEND === 'failures' ? test : test.skip;

failures.each([410, 503])('a webhook that the faux backend answers %s is stored all the same', async (status) => {
  const response = await send({ 'content-type': 'application/json', 'x-order-id': `failure-${status}`, [STATUS_HEADER]: String(status) }, '{}');
  expect(response.status).toBe(200);
});
