import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { LinkAction, makeLink, readLinkToken } from '../../../src/alert-routing/respond/link-token';
import { ConfirmField } from '../../../src/contract/alerts';

const NOW = Date.UTC(2026, 5, 1, 12);
const SECRET = 'a secret of some length';
const CONFIG = { url: 'https://abc.execute-api.eu-west-1.amazonaws.com/prod/confirm', secretArn: 'arn', validForSeconds: 3_600 };
const WHAT: LinkAction = { alertId: '0123abcd-1', action: 'acknowledge', destination: 'Mail' };

function tokenOf(link: string): string {
  return new URL(link).searchParams.get(ConfirmField.TOKEN)!;
}

function linkFor(what: LinkAction = WHAT, secret = SECRET): string {
  return makeLink(CONFIG, secret, what, NOW);
}

/** A token with a signature that is right, whatever it says. */
function signed(content: unknown): string {
  const text = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `1.${text}.${createHmac('sha256', SECRET).update(`alert-link.1.${text}`).digest('base64url')}`;
}

describe('links that act', () => {
  test('they lead to the page of the action, and are the same for the same message', () => {
    const link = linkFor();
    expect(link).toMatch(/^https:\/\/abc\.execute-api\.eu-west-1\.amazonaws\.com\/prod\/confirm\/acknowledge\?token=1\.[\w-]+\.[\w-]{43}$/);
    expect(linkFor()).toBe(link);
    expect(makeLink({ ...CONFIG, url: `${CONFIG.url}/` }, SECRET, WHAT, NOW)).toBe(link);
  });

  test('what is in them is what was put in', () => {
    fc.assert(fc.property(
      fc.string(), fc.constantFrom<LinkAction['action']>('acknowledge', 'close', 'pass', 'note'), fc.string(), fc.string({ minLength: 1 }),
      (alertId, action, destination, retry) => {
        for (const what of [{ alertId, action, destination }, { alertId, action: 'retry' as const, destination, retry }]) {
          fc.pre(linkFor(what).length < 1_900);
          expect(readLinkToken(tokenOf(linkFor(what)), SECRET, NOW)).toEqual({ kind: 'link', link: what });
        }
      }));
  });

  test('what they are about stands in them, as far as there is room, and no other text in its place is ours', () => {
    const about = 'ALARM: orders & <b>payments</b> (since 2026-06-01 12:00 UTC)';
    const link = makeLink(CONFIG, SECRET, WHAT, NOW, about);
    expect(new URL(link).searchParams.get(ConfirmField.ABOUT)).toBe(about);
    expect(readLinkToken(tokenOf(link), SECRET, NOW, about)).toEqual({ kind: 'link', link: WHAT });
    for (const other of [`${about}.`, 'A test', '']) {
      expect(readLinkToken(tokenOf(link), SECRET, NOW, other)).toEqual({ kind: 'invalid', reason: 'signature' });
    }
    expect(readLinkToken(tokenOf(linkFor()), SECRET, NOW, 'A test')).toEqual({ kind: 'invalid', reason: 'signature' });
    // Safe in mails, cards and address bars, whatever the script.
    const longest = makeLink(CONFIG, SECRET, { ...WHAT, destination: 'D'.repeat(40), alertId: 'a'.repeat(40) }, NOW, '警'.repeat(500));
    expect(longest.length).toBeLessThan(1_900);
    expect(readLinkToken(tokenOf(longest), SECRET, NOW, new URL(longest).searchParams.get(ConfirmField.ABOUT)!)).toMatchObject({ kind: 'link' });
  });

  test('those that were made before links said what they are about still count', () => {
    const before = signed(['0123abcd-1', 'acknowledge', 'Mail', NOW / 1_000 + 60, '']);
    expect(readLinkToken(before, SECRET, NOW)).toEqual({ kind: 'link', link: WHAT });
    expect(readLinkToken(before, SECRET, NOW, 'A test')).toEqual({ kind: 'invalid', reason: 'signature' });
  });

  test('they expire by when somebody confirmed, to the second', () => {
    const token = tokenOf(linkFor());
    expect(readLinkToken(token, SECRET, NOW + 3_599_999)).toMatchObject({ kind: 'link' });
    expect(readLinkToken(token, SECRET, NOW + 3_600_000)).toEqual({ kind: 'invalid', reason: 'expired' });
  });

  test('not one that was changed anywhere, or made with another secret', () => {
    const token = tokenOf(linkFor());
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      // The last character of a signature has two bits that say nothing.
      const isSame = Buffer.from(changed.split('.')[2] ?? '', 'base64url').equals(Buffer.from(token.split('.')[2], 'base64url')) && at === token.length - 1;
      expect(readLinkToken(changed, SECRET, NOW).kind).toBe(isSame ? 'link' : 'invalid');
    }
    expect(readLinkToken(token, 'another secret', NOW)).toEqual({ kind: 'invalid', reason: 'signature' });
    expect(readLinkToken(tokenOf(linkFor(WHAT, '')), '', NOW)).toEqual({ kind: 'invalid', reason: 'signature' });
    expect(readLinkToken(`${token}.x`, SECRET, NOW)).toEqual({ kind: 'invalid', reason: 'format' });
  });

  test.each([
    [null], ['text'], [{}], [[]], [['0123abcd-1', 'destroy', 'Mail', 9e9, '']], [['0123abcd-1', 'acknowledge', 'Mail', '9e9', '']], [[1, 'acknowledge', 'Mail', 9e9, '']],
    [['0123abcd-1', 'acknowledge', 'Mail', 9e9]],
  ])('what is signed and says something else, %j, is none', (content) => {
    expect(readLinkToken(signed(content), SECRET, NOW)).toEqual({ kind: 'invalid', reason: 'format' });
  });

  test('whatever is no token is refused without an exception', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string().map((text) => `1.${text}.${text}`), fc.json().map((json) => signed(json).slice(0, -1))), (token) => {
      expect(readLinkToken(token, SECRET, NOW).kind).toBe('invalid');
    }));
    expect(readLinkToken(`1.${'A'.repeat(5_000)}.A`, SECRET, NOW)).toEqual({ kind: 'invalid', reason: 'format' });
  });
});
