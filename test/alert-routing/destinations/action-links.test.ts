import { CLOCK, SECRET } from './support';
import { LinksConfig } from '../../../src/alert-routing/destinations/destination-config';
import { ActionLinks } from '../../../src/alert-routing/destinations/function/action-links';
import { emailPlatform } from '../../../src/alert-routing/destinations/function/email';
import { readButtons } from '../../../src/alert-routing/destinations/function/read-buttons';
import { readStorm } from '../../../src/alert-routing/destinations/function/read-config';
import { SecretTexts } from '../../../src/alert-routing/destinations/function/secret-texts';
import { readLinkToken } from '../../../src/alert-routing/respond/link-token';
import { Email } from '../../../src/aws-sdk/ses-client/ses-client';
import { AlertEnv, ConfirmField } from '../../../src/contract/alerts';
import { alertOf, CONTEXT, NOW } from '../render/alerts';

const config: LinksConfig = { url: 'https://x.execute-api.eu-west-1.amazonaws.com/prod/confirm', secretArn: SECRET, validForSeconds: 3600 };
const links = (secret: () => Promise<string>): ActionLinks => new ActionLinks(config, new SecretTexts(() => secret, CLOCK.now).of(SECRET), CLOCK);

test('an alert has a link for each action, which says of which alert and which destination it is, and expires', async () => {
  const made = await links(async () => 'sesame').of(alertOf({ actions: ['Restart cluster'] }), CONTEXT);
  expect(made.map(({ label }) => label)).toEqual(['Acknowledge', 'Close', 'Pass on', 'Note', 'Restart cluster']);
  const tokens = made.map(({ url }) => new URL(url).searchParams.get(ConfirmField.TOKEN)!);
  const abouts = made.map(({ url }) => new URL(url).searchParams.get(ConfirmField.ABOUT)!);
  expect(abouts[0]).toMatch(/^.{5,70} \(since \d{4}-\d\d-\d\d \d\d:\d\d UTC\)$/);
  expect(tokens.map((token, index) => readLinkToken(token, 'sesame', NOW, abouts[index]))).toMatchObject(
    ['acknowledge', 'close', 'pass', 'note', 'retry'].map((action) => ({ kind: 'link', link: { alertId: 'a3f5c1-1', action, destination: 'ops' } })));
  expect(readLinkToken(tokens[0], 'sesame', NOW + 3_601_000, abouts[0])).toEqual({ kind: 'invalid', reason: 'expired' });
  expect(readLinkToken(tokens[0], 'other', NOW)).toEqual({ kind: 'invalid', reason: 'signature' });
});

test('what is over can be noted alone, a notification has none, and the secret is read for neither more than once', async () => {
  let reads = 0;
  const made = links(async () => {
    reads += 1;
    return 'sesame';
  });
  expect((await made.of(alertOf({ status: 'closed' }), CONTEXT)).map(({ label }) => label)).toEqual(['Note']);
  expect(await made.of(alertOf({ class: 'notification' }), CONTEXT)).toEqual([]);
  await made.of(alertOf(), CONTEXT);
  expect(reads).toBe(1);
});

test('a mail goes out without links where the secret cannot be read', async () => {
  const mails: Email[] = [];
  const send = async (mail: Email): Promise<void> => void mails.push(mail);
  const failing = links(() => Promise.reject(new Error('denied')));
  for (const one of [failing, links(async () => 'sesame')]) {
    const step = emailPlatform({ kind: 'email', from: 'a@example.com', to: ['b@example.com'] }, send, () => CONTEXT, one).next(alertOf(), undefined, 'ops')!;
    expect(await step.send('rich', { timeoutMs: 3_000 })).toMatchObject({ outcome: { result: 'delivered' } });
  }
  expect(mails.map(({ text }) => text.includes('Acknowledge: https://x.execute-api'))).toEqual([false, true]);
});

describe('the configuration', () => {
  const read = (value: unknown): unknown => readButtons({ [AlertEnv.BUTTONS]: JSON.stringify(value) });
  test('says what people can do, or that they can do nothing', () => {
    expect(readButtons({})).toBeUndefined();
    expect(read({ slack: true })).toEqual({ slack: true, maxRetries: {} });
    expect(read({ slack: false, maxRetries: { Restart: 3 }, links: config })).toEqual({ slack: false, maxRetries: { Restart: 3 }, links: config });
  });

  test.each([
    [{}], [{ slack: 'yes' }], [{ slack: true, links: { url: 'https://secret.example' } }], [{ slack: true, links: { ...config, validForSeconds: 0 } }],
    [{ slack: true, maxRetries: { a: 'b' } }], [{ slack: true, maxRetries: 3 }],
  ])('%j is none', (value) => {
    expect(() => read(value)).toThrow(AlertEnv.BUTTONS);
    expect(() => read(value)).not.toThrow(/secret\.example/);
  });

  test('of a storm are two whole numbers above 0', () => {
    const teams = { kind: 'teams' as const, urlSecretArn: SECRET };
    expect([readStorm(teams), readStorm({ ...teams, storm: { posts: 3, perSeconds: 60 } })]).toEqual([undefined, { posts: 3, perSeconds: 60 }]);
    expect(() => readStorm({ ...teams, storm: { posts: 0, perSeconds: 60 } })).toThrow(AlertEnv.DESTINATION);
    expect(() => readStorm({ ...teams, storm: { posts: 3 } as never })).toThrow(AlertEnv.DESTINATION);
    expect(readStorm({ kind: 'https', url: 'x' })).toBeUndefined();
  });
});
