import { TestRequest } from './send-request';
import { TEST_HEADER } from '../../../../src/contract/delivery-headers';

/** In a body or the value of a header: replaced by what no other webhook has. */
export const UNIQUE = '{{id}}';

/** What all webhooks of a run have in common. */
export interface TestWebhookProps {
  readonly url: string;
  readonly runId: string;
  /** With `UNIQUE` where something has to be unique. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** Default: a JSON object that holds nothing but the id. */
  readonly body?: Buffer;
}

/** A webhook of a test. */
export function testWebhook({ url, runId, headers, body }: TestWebhookProps, number: number): TestRequest {
  const id = `${runId}-${number}`;
  const unique = (text: string) => text.replaceAll(UNIQUE, id);
  const given = headers.map(([name, value]) => [name, unique(value)] as const);
  const type = given.some(([name]) => name.toLowerCase() === 'content-type') ? [] : [['content-type', 'application/json'] as const];
  const text = body ?? Buffer.from(`{"test":"${id}"}`);
  return {
    method: 'POST',
    url,
    headers: [...type, ...given, [TEST_HEADER, runId]],
    // As latin1 every byte is one character and stays what it is.
    body: Buffer.from(unique(text.toString('latin1')), 'latin1'),
  };
}
