/**
 * Where Slack has its response URLs, for everybody and for governments.
 *
 * @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 * @see https://api.slack-gov.com/gov-slack/about
 */
const SLACK: ReadonlySet<string> = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);

/**
 * The URL at which a presser can be told something that only he sees; undefined where it is none of Slack's: whoever could make it up would have requests made from
 * here.
 *
 * @param value what was said
 * @param base where else it may be: it begins with it. Default: nowhere
 */
export function responseUrlOf(value: unknown, base?: string): string | undefined {
  if (typeof value !== 'string' || value.length > 2_000) {
    return undefined;
  }
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return undefined;
  }
  const isSlack = url.protocol === 'https:' && SLACK.has(url.hostname) && url.port === '';
  return url.username === '' && url.password === '' && url.hash === '' && (isSlack || isBelow(url, base)) ? url.href : undefined;
}

function isBelow(url: URL, base: string | undefined): boolean {
  if (base === undefined) {
    return false;
  }
  try {
    const { origin, pathname } = new URL(base);
    return url.origin === origin && url.pathname.startsWith(pathname.endsWith('/') ? pathname : `${pathname}/`);
  } catch {
    return false;
  }
}
