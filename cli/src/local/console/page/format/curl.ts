import { toBytes, toText } from './content';
import type { DeliveryContent } from '../../contract/deliveries';

/** A command for a POSIX shell that sends what a sender sent, byte for byte. */
export function curlOf({ method, url, headers, body }: DeliveryContent): string {
  const words = ['curl -i', ...method === 'POST' ? [] : [`-X ${method}`], ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)];
  if (body === '') {
    return [...words, ...method === 'POST' ? ['-X POST'] : [], quoted(url)].join(' ');
  }
  const text = toText(toBytes(body));
  return text === undefined || text.startsWith('@') // which curl takes for the name of a file
    ? `printf %s ${quoted(body)} | base64 -d | ${[...words, '--data-binary @-', quoted(url)].join(' ')}`
    : [...words, `--data-binary ${quoted(text)}`, quoted(url)].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
