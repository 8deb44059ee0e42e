import * as fs from 'fs';
import * as path from 'path';
import { signByRecipe } from './senders/independent-signer';
import { sendersPage } from './senders/page';
import { NOT_EXPRESSIBLE, RECIPES, Sender, SENDERS } from './senders/senders';
import { requestOf } from './support/signed-requests';
import { configOf } from './support/sources';
import { verify } from '../../src/sources/verification/verify';

const SECONDS = 1_700_000_000;
const EVENT = '{"id":"evt_1","name":"\u00e4\u2603","amount":10}';

const SECRETS = { hex: '00ff10a0b1c2d3e4', base64: Buffer.from('thirty-two bytes of a secret key').toString('base64'), sha1: 'a-secret', text: 'a-secret' };

const SAID = SENDERS.filter(({ recipe, source }) => recipe !== undefined && source !== undefined);

interface Other {
  readonly time?: number;
  readonly change?: (body: string) => string;
  readonly secret?: string;
}

function verifies({ recipe, source }: Sender, over: Other): boolean {
  const secret = SECRETS[recipe!.key ?? 'text'];
  const sent = signByRecipe(recipe!, { secret, seconds: over.time ?? SECONDS, event: EVENT });
  const request = requestOf({ ...sent, body: Buffer.from(over.change?.(sent.body) ?? sent.body) });
  return verify(request, configOf(source!).scheme, [over.secret ?? secret], SECONDS * 1000).valid;
}

/** One byte of what is signed in the body is another: of the token that Mailgun signs, of the whole body of everyone else. */
function withOneByteChanged(body: string): string {
  const at = body.includes('a-token') ? body.indexOf('a-token') : body.startsWith('bt_payload=') ? 'bt_payload='.length : body.indexOf('evt_1');
  return `${body.slice(0, at)}${body[at] === 'f' ? 'g' : 'f'}${body.slice(at + 1)}`;
}

test('of 111 recipes at least 107 can be said, and those that cannot are listed with the reason', () => {
  expect(RECIPES).toHaveLength(111);
  expect(SAID.length).toBeGreaterThanOrEqual(107);
  expect(SAID.length + Object.keys(NOT_EXPRESSIBLE).length).toBe(111);
  const unsaid = SENDERS.filter(({ recipe, source }) => recipe !== undefined && source === undefined);
  expect(unsaid.map(({ recipe }) => recipe!.sender)).toEqual(Object.keys(NOT_EXPRESSIBLE));
});

describe.each(SAID.map((sender) => [sender.recipe!.sender, sender] as const))('%s', (_name, sender) => {
  it('what it signed verifies', () => {
    expect(verifies(sender, {})).toBe(true);
  });

  it('with one byte changed it does not', () => {
    expect(verifies(sender, { change: withOneByteChanged })).toBe(false);
  });

  it('by another secret it does not', () => {
    expect(verifies(sender, { secret: SECRETS[sender.recipe!.key ?? 'text'].replace(/^./, '1') })).toBe(false);
  });

  it('an hour late it does not, where the time is checked', () => {
    const { time } = sender.recipe!;
    const isChecked = (time !== undefined && time.checked !== false) || ['box', 'mailgun'].includes(sender.recipe!.sender);
    expect(verifies(sender, { time: SECONDS - 3600 })).toBe(!isChecked);
  });
});

test('docs/senders.md is what the data says: `npm run senders-page` writes it', () => {
  expect(fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'senders.md'), 'utf8')).toBe(sendersPage());
});
