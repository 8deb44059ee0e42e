import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CONSOLE_HEADERS } from '../access/console-headers';

/** A document with the headers that it has to be sent with. */
export interface ConsolePage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The page's parts as the bundler wrote them: below the bundle of the command; and for who runs the sources, in the folder of that bundle. */
const FOLDERS = [
  path.join(__dirname, 'local', 'console', 'page'),
  path.join(__dirname, '..', '..', '..', 'dist', 'local', 'console', 'page'),
];

/**
 * The console as one HTML page that contains its styles and its script, and loads nothing else. No other script runs in it, whatever it shows: its policy
 * names this one by its hash.
 *
 * @param token what its requests have to carry, in the header `x-console-token`; it stands in a `<meta>`
 * @throws Error when its parts are not there
 */
export function consolePage(token: string): ConsolePage {
  const folder = FOLDERS.find((candidate) => fs.existsSync(path.join(candidate, 'console.js')));
  if (!folder) {
    throw new Error(`The console's page is missing beside ${__dirname}: install scalable-webhook again, or run "npx projen bundle:cli" in a clone.`);
  }
  const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
  const parts: Record<string, string> = { styles: read('console.css'), script: read('console.js'), token };
  const policy = CONSOLE_HEADERS['content-security-policy'].replace("script-src 'unsafe-inline'", `script-src 'sha256-${sha256(parts.script)}'`);
  return {
    html: read('index.html').replace(/<!-- (styles|script|token) -->/g, (_match, name: string) => parts[name]),
    headers: { ...CONSOLE_HEADERS, 'content-security-policy': policy, 'content-type': 'text/html; charset=utf-8' },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
