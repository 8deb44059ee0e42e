/** Characters of a link: what chat platforms and mail programs take. */
const LONGEST = 2_000;

/**
 * A link that somebody sent, checked: HTTPS alone, with a host, without a name and password, which hide the host from people, and without what ends a link in a
 * message of a chat platform. Links to unsubscribe or to confirm a subscription are none: whoever previews a message would follow them.
 *
 * @returns undefined where it is no such link
 */
export function safeLink(text: string | undefined): string | undefined {
  if (text === undefined || text.length > LONGEST || !/^https:\/\//i.test(text) || /[?&]Action=(Unsubscribe|ConfirmSubscription)\b/i.test(text)) {
    return undefined;
  }
  try {
    const url = new URL(text);
    const { href } = url;
    return url.hostname === '' || url.username !== '' || url.password !== '' || href.length > LONGEST ? undefined : href.replaceAll('|', '%7C');
  } catch {
    return undefined;
  }
}
