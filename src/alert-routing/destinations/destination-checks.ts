import { Token } from 'aws-cdk-lib';
import { checkHeaderName } from '../../shared/check-header-name';

/** An address of a mailbox, alone or after a name. What else RFC 5322 allows, SES does not take. */
const MAILBOX = String.raw`[^\s<>@,;"]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,253}`;
const ADDRESS = new RegExp(String.raw`^(?:${MAILBOX}|(?:[^<>@,;"\r\n]{1,128}|"[^"\r\n\\]{1,128}") ?<${MAILBOX}>)$`);

/** Checks an address of e-mail at synth. */
export function checkAddress(caller: string, name: string, address: string): void {
  if (!Token.isUnresolved(address) && !ADDRESS.test(address)) {
    throw new Error(`${caller}.${name} got ${JSON.stringify(address)}, expected one address of e-mail, alone or as Name <address>; write for example 'alerts@example.com'.`);
  }
}

/** SES takes no more recipients in one mail. */
const MAX_RECIPIENTS = 50;

/** Checks the recipients of a mail at synth. */
export function checkRecipients(caller: string, to: readonly string[]): void {
  if (!Array.isArray(to) || to.length < 1 || to.length > MAX_RECIPIENTS) {
    throw new Error(`${caller}.to got ${to?.length ?? 'no'} addresses, expected 1 to ${MAX_RECIPIENTS} because SES takes no more in a mail; write for example to: ['team@example.com'].`);
  }
  to.forEach((address: string) => checkAddress(caller, 'to', address));
}

/** Checks the channel of Slack at synth. */
export function checkChannel(caller: string, channel: string): void {
  if (!Token.isUnresolved(channel) && !/^[CGD][A-Z0-9]{6,20}$/.test(channel)) {
    throw new Error(`${caller}.channel got ${JSON.stringify(channel)}, expected the id of a channel, which begins with C, G or D; copy it from "View channel details" in Slack, as 'C012AB3CD'.`);
  }
}

/** Checks a URL that alerts are sent to, at synth. It may have no password: the template shows it. */
export function checkDestinationUrl(name: string, text?: string): void {
  if (text === undefined || Token.isUnresolved(text)) {
    return;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal))) {
    throw new Error(`${name} got ${url ? JSON.stringify(`${url.protocol}//${url.host}`) : 'a text that is no URL'}, expected an https URL because alerts tell of what is wrong with you; write for example 'https://ops.example.com/alerts'.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new Error(`${name} got a URL with a user name or a password, expected one without because it stands in the template; put the whole URL into a secret and pass urlSecret.`);
  }
}

/** Checks headers at synth. */
export function checkHeaders(caller: string, headers: { readonly [name: string]: string } = {}): void {
  for (const [name, value] of Object.entries(headers)) {
    checkHeaderName(caller, name);
    if (['authorization', 'content-type', 'content-length', 'host'].includes(name.toLowerCase())) {
      throw new Error(`${caller} got ${JSON.stringify(name)}, expected another header because that one is set from elsewhere; pass authorization or contentType.`);
    }
    if (!Token.isUnresolved(value) && /[^\t\x20-\x7e]/.test(value)) {
      throw new Error(`${caller} got a value with characters that no header may have for ${JSON.stringify(name)}, expected printable ASCII; write for example { 'X-Team': 'data' }.`);
    }
  }
}
