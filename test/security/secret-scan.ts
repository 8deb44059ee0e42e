import * as fs from 'fs';
import * as path from 'path';

/** What secrets look like that are worth to be found by anybody, by what they open. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  'AWS access key': /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
  // The header alone is in programs that read keys.
  'private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/=]{40}/,
  'GitHub token': /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})/,
  'Slack token': /\bxox[abeprs]-[A-Za-z0-9-]{20}/,
  'Stripe key': /\b(?:sk|rk)_live_[A-Za-z0-9]{16}/,
  'webhook secret of Stripe or Svix': /\bwhsec_[A-Za-z0-9+/=]{24}/,
  'npm token': /\bnpm_[A-Za-z0-9]{36}\b/,
  'JSON Web Token': /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20}/,
  'DSN of Sentry': /https:\/\/[0-9a-f]{32}@[a-z0-9.-]+\/\d+/,
  'URL with a password': /\bhttps?:\/\/[A-Za-z0-9._~-]+:[A-Za-z0-9._~!-]+@[a-z0-9-]+\.[a-z]/,
};

/** The ways in which a file may hold a text: as it is, in base64 and in hexadecimal digits. */
const SPELLINGS: ReadonlyArray<(secret: string) => string> = [
  (secret) => secret,
  (secret) => Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  (secret) => Buffer.from(secret).toString('hex'),
];

/**
 * Looks for secrets in every file below a folder, also in those of assets.
 *
 * @param known values that must be nowhere, by their names
 * @returns what was found, as `<file>: <name>`; nothing of the secret
 */
export function secretsIn(folder: string, known: Readonly<Record<string, string>> = {}): string[] {
  return filesIn(folder).flatMap((file) => {
    const text = fs.readFileSync(file, 'latin1');
    const values = Object.entries(known).filter(([, secret]) => SPELLINGS.some((spelling) => text.includes(spelling(secret))));
    const patterns = Object.entries(PATTERNS).filter(([, pattern]) => pattern.test(text));
    return [...values, ...patterns].map(([name]) => `${path.relative(folder, file)}: ${name}`);
  });
}

/** All files below a folder. */
export function filesIn(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
}
