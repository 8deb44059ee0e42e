import { AssemblyError } from '../cloud-assembly/assembly-error';

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
/** A name of DNS has 253 characters at most, a port five. */
const MAX_HOST = 259;

/** Whether a `Host` header, in lower case, names this machine. No name server decides about these. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Whether a text, in lower case, is a host with or without a port. */
export function isHost(text: string): boolean {
  return text.length <= MAX_HOST && HOST.test(text);
}

/** A text that somebody else has written as it may be shown in a terminal: in quotation marks, short, and without control characters. */
export function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100).replace(/[^\x20-\x7e]/g, '?'));
}

/** Host and port of an origin such as `https://example.com:8443`. */
export function originOf(origin: string): string {
  return origin.replace(/^[a-z][a-z0-9+.-]*:\/\//, '');
}

/**
 * Reads a host that senders may use, such as `abc.ngrok.app` or `hooks.example.com:8443`.
 *
 * @throws AssemblyError when it is none; patterns are none, because everybody can have a name in the domain of a tunnel
 */
export function parseAllowedHost(text: string): string {
  const host = text.toLowerCase();
  if (!isHost(host)) {
    throw new AssemblyError(`--allow-host is "${text}", expected one name without a scheme, path or pattern, such as abc.ngrok.app.`);
  }
  return host;
}
