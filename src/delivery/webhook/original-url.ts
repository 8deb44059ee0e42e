import { Webhook } from '../../envelope/envelope';
import { encodeIllegalInPath } from '../../shared/percent-encoding';

/** A longer header could be one too many for the backend, and all for a path that the request itself has. */
const MAX_LENGTH = 2048;

/** A name or an IPv4 address, with a port or without. */
const HOST = /^[A-Za-z0-9._-]+(?::\d{1,5})?$/;

/** The host that the sender called; undefined where there is none, or not one. */
export function hostOf({ headers }: Pick<Webhook, 'headers'>): string | undefined {
  const hosts = headers.filter(([name]) => name.toLowerCase() === 'host').map(([, value]) => value);
  return hosts.length === 1 && HOST.test(hosts[0]) ? hosts[0] : undefined;
}

/**
 * The URL that the sender called, without its query, which is that of the request: with the stage of the API, or as a custom domain has it. In the
 * spelling that API Gateway gives, which may be decoded, with what may not stand in a URL encoded.
 *
 * @returns undefined where the host is not known, or the URL is too long for a header
 */
export function originalUrl(webhook: Pick<Webhook, 'headers' | 'rawPath'>): string | undefined {
  const host = hostOf(webhook);
  const url = `https://${host}${encodeIllegalInPath(webhook.rawPath)}`;
  return host === undefined || url.length > MAX_LENGTH ? undefined : url;
}
