import { randomBytes, timingSafeEqual } from 'node:crypto';
import type * as http from 'node:http';

/** Header that carries the token. A form or a plain request of another site cannot send it. */
export const TOKEN_HEADER = 'x-console-token';

/** What the console's page of this run knows and no other page does. */
export class ConsoleToken {
  /** 43 letters, digits, `-` and `_`. */
  public readonly text = randomBytes(32).toString('base64url');

  /** Whether a request has the token. */
  public matches(headers: http.IncomingHttpHeaders): boolean {
    const given = Buffer.from(String(headers[TOKEN_HEADER] ?? ''));
    const expected = Buffer.from(this.text);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
