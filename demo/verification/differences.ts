import { Arrival, BASE_PATH } from '../backend/backend';
import { GITHUB_SIGNATURE_HEADER, githubSignature } from '../corpus/github';
import { Payload } from '../corpus/payload';

/** Headers that stand beside the sender's: about the connection, added on the way, or added by the forwarder. */
const ADDED = /^(?:host|connection|content-length|via|idempotency-key|x-scalable-webhook-(?:delivery-id|attempt|arrived-at|group|url))$/i;

/**
 * What is not as it was sent: method, path, query, a header or the body. Empty when the webhook arrived unchanged.
 *
 * Path and body are compared byte for byte, headers by name in the sender's spelling and value. Of the query the decoded parameters are
 * compared, because API Gateway hands on no other form. Headers that the sender did not send may only be known additions.
 */
export function differences(sent: Payload, arrival: Arrival): string[] {
  const { path, query } = splitTarget(arrival.target);
  const found: string[] = [];
  if (arrival.method !== sent.method) {
    found.push(`method ${arrival.method} instead of ${sent.method}`);
  }
  if (path !== (sent.path === '' ? BASE_PATH : `${BASE_PATH}/${sent.path}`)) {
    found.push('path');
  }
  if (parameters(query) !== parameters(sent.query)) {
    found.push('query');
  }
  return [...found, ...headerDifferences(sent, arrival), ...bodyDifferences(sent, arrival)];
}

function headerDifferences(sent: Payload, arrival: Arrival): string[] {
  const missing = sent.headers.filter(([name, value]) => {
    const values = arrival.headers.filter(([other]) => other === name);
    return values.length !== 1 || values[0][1] !== value;
  });
  const names = new Set(sent.headers.map(([name]) => name.toLowerCase()));
  const extra = arrival.headers.filter(([name]) => !names.has(name.toLowerCase()) && !ADDED.test(name));
  return [...missing.map(([name]) => `header ${name}`), ...extra.map(([name]) => `additional header ${name}`)];
}

function bodyDifferences(sent: Payload, arrival: Arrival): string[] {
  const found = arrival.body.equals(sent.body) ? [] : ['body'];
  // What a receiver would check, from what arrived alone.
  const signature = arrival.headers.find(([name]) => name === GITHUB_SIGNATURE_HEADER)?.[1];
  if (signature !== undefined && signature !== githubSignature(arrival.body)) {
    found.push('signature');
  }
  return found;
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Decoded names and values in an order of their own. */
function parameters(query: string): string {
  return JSON.stringify([...new URLSearchParams(query)].sort());
}
