import { NOT_RUN, RUN } from './run-senders';
import { NOT_EXPRESSIBLE, RECIPES, Sender, SENDERS } from './senders';

const HEAD = `# Senders

How to verify what each of these sends, and what else is known of it. \`npm run senders-page\` writes this page from the data of the tests, which sign
a request of each sender of a recipe by the recipe alone, verify it with the source that stands here, and see it refused with one byte changed.
Of ${RUN.length} senders two webhooks go through the local runtime, to an endpoint with the source as it is written here and at the URL that is printed: one that is
signed, which arrives byte for byte, and one that is not, which becomes a dead letter. Not of ${NOT_RUN.map(({ name }) => name).join(', ')}, whose keys only they themselves give
out: those are verified in the tests of the sources.

* **Source**: a preset as it is written, or a link to a line to copy. \`secret\` is a secret of Secrets Manager: for one that is JSON add \`secretField\`. \`publicKeys\` are
  the keys that the sender shows.
* **Handshake**: what the sender wants answered before it sends; see [handshakes](handshakes.md).
* **Answer**: empty for any status from 200 to 299. The endpoint answers 200 as soon as the queue has stored the webhook, before it is verified: what does not verify
  [is never delivered](operations.md#dead-letters).
* **Group**: header of what must stay in order; empty where each webhook is its own group. Any other [can be chosen](../README.md#use-it).
* **Id**: header or JSON path of the sender's id, for \`Deduplication.senderId()\`.
* An empty cell of the last three is also what nobody here looked up. Nothing of it was tried with the senders themselves.
`;

const LINES = `## Lines to copy

For what the compiler then misses: \`import { Source, KeyEncoding, PublicKeyAlgorithm, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from 'cdk-scalable-webhook'\`.
`;

/** The page, from the same data that the coverage test uses. */
export function sendersPage(): string {
  const copied = SENDERS.filter(({ isPreset, code }) => !isPreset && code !== '');
  const table = [
    '| sender | source | handshake | answer | group | id | to know |',
    '|---|---|---|---|---|---|---|',
    ...SENDERS.map((sender) => row(sender)),
  ].join('\n');
  const said = RECIPES.length - Object.keys(NOT_EXPRESSIBLE).length;
  const coverage = `## Where the recipes are from

${RECIPES.length} of the senders sign with an HMAC as the registry of \`webhook-co/webhook\` (Apache-2.0) describes them; ${said} of those can be said. Not: ${
  Object.entries(NOT_EXPRESSIBLE).map(([sender, reason]) => `\`${sender}\`, which ${reason}`).join('; ')}.
`;
  const lines = copied.map(({ name, code }) => `### ${name}\n\n\`\`\`ts fixture=senders\n${wrapped(code)};\n\`\`\`\n`).join('\n');
  return [HEAD, `${table}\n`, coverage, LINES, lines].join('\n');
}

function row({ name, code, isPreset, traits, recipe }: Sender): string {
  const source = isPreset ? `\`${code}\`` : code === '' ? `none: it ${NOT_EXPRESSIBLE[recipe!.sender]}` : `[\`${/^Source\.\w+/.exec(code)![0]}\`](#${anchor(name)})`;
  const { handshake = '', answer = '', group, id, note = '' } = traits;
  return `| ${[name, source, handshake, answer, group ? `\`${group}\`` : '', id ? `\`${id}\`` : '', note].join(' | ')} |`;
}

function anchor(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-');
}

/** Long lines one option a line. */
function wrapped(code: string): string {
  if (code.length <= 120) {
    return code;
  }
  const [, call, options] = /^(Source\.\w+)\(\{ (.*) \}\)$/.exec(code)!;
  const parts = splitOptions(options);
  return `${call}({\n${parts.map((part) => `  ${part},`).join('\n')}\n})`;
}

/** At the commas that are neither in quotes nor in brackets. */
function splitOptions(text: string): string[] {
  const parts = [''];
  let depth = 0;
  let isQuoted = false;
  for (const character of text) {
    isQuoted = isQuoted !== (character === "'");
    depth += isQuoted ? 0 : Number('{['.includes(character)) - Number('}]'.includes(character));
    if (character === ',' && depth === 0 && !isQuoted) {
      parts.push('');
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts.map((part) => part.trim());
}
