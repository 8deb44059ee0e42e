import { z } from 'zod';

/** What a command prints with `--json`: the source of the tables in docs/moving-messages.md, and what real output is held to. */
export interface Shape {
  /** The command, as the page calls it. */
  readonly title: string;
  /** Whether a value is meant to be of this shape. */
  readonly isMeant: (args: readonly string[]) => boolean;
  readonly schema: z.ZodObject;
}

const text = (meaning: string) => z.string().describe(meaning);
const whole = (meaning: string) => z.int().min(0).describe(meaning);
const flag = (meaning: string) => z.boolean().describe(meaning);
const time = (meaning: string) => z.iso.datetime().describe(meaning);
const counts = (of: string) => z.array(z.strictObject({ value: z.string(), count: z.int() })).describe(`list of \`{ value, count }\`, the most frequent first: ${of}`);
const pairs = (meaning: string) => z.array(z.tuple([z.string(), z.string()])).describe(meaning);

const webhook = text('name of the webhook');
const destination = text('whose dead letters: a destination, `Router` or `Overflow`');
const approximate = z.strictObject({ visible: z.int(), hidden: z.int() })
  .describe('`{ visible, hidden }`: SQS\'s own count, about a minute old; `hidden` are in other hands or wait for a time');

/** What was chosen; times as ISO 8601. */
const selection = z.strictObject({
  id: z.array(z.string()).optional(),
  group: z.array(z.string()).optional(),
  reason: z.array(z.string()).optional(),
  status: z.array(z.string()).optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
}).describe('what was chosen: `id`, `group`, `reason`, `status` (lists), `since`, `until`, as far as they were given');

const LOOK = {
  seen: whole('how many were looked at'),
  deepGroups: whole('groups that hold more than the ten that SQS shows'),
  complete: flag('false where it was stopped, or there were more than `--limit`'),
};

const SUMMARY = {
  count: whole('how many of them are meant'),
  byReason: counts('reasons'),
  byStatus: counts('last statuses, of those that have one'),
  byGroup: counts('groups'),
  byAge: z.array(z.strictObject({ value: z.string(), count: z.int() })).describe('list of `{ value, count }`: ages, from `up to 1 h` to `older`'),
  copies: whole('how many are copies of others among them'),
};

/** A dead letter without its content. */
const LETTER = {
  messageId: text('SQS\'s id in the dead-letter queue'),
  deliveryId: text('absent where the message could not be read').optional(),
  group: text('message group'),
  groupHash: text('what logs call the group'),
  reason: text('why it was given up on, or `moved-by-sqs`'),
  detail: text('the same in a sentence').optional(),
  lastStatus: text('the last answer of the backend').optional(),
  destination: text('who gave up on it').optional(),
  attempts: whole('how often it was tried').optional(),
  firstAttemptAt: time('ISO 8601').optional(),
  lastAttemptAt: time('ISO 8601').optional(),
  arrivedAt: time('when the webhook arrived').optional(),
  since: time('when it came into the dead-letter queue, or was put back there'),
  method: text('of the request').optional(),
  endpoint: text('path of the endpoint').optional(),
  bytes: whole('size of the message in the queue'),
  copyOf: text('SQS\'s id of the message that was given up on: two letters with the same one are copies').optional(),
};

const REPORT = {
  moved: whole('sent and deleted; of `discard`: deleted'),
  copies: whole('deleted, because another copy is in the queue'),
  stayed: whole('not meant'),
  cameBack: whole('sent, and given up on again meanwhile: they stay'),
  putBack: whole('put back at the end of their groups, because SQS shows ten of a group'),
  refused: z.record(z.string(), z.string()).describe('by SQS\'s id, why the queue refused it; it stays, with what is behind it in its group'),
  unsure: z.array(z.string()).describe('SQS\'s ids of what may be in the queue twice'),
  hidden: whole('about how many could not be seen'),
  complete: flag('false where it was stopped'),
  file: text('path of the snapshot'),
};

const has = (args: readonly string[], ...words: string[]): boolean => words.every((word) => args.includes(word));
const isPlan = (args: readonly string[]): boolean => !args.includes('--yes');

/** All of them. */
export const SHAPES: readonly Shape[] = [
  {
    title: '`dead-letters list`, a line for each queue',
    isMeant: (args) => has(args, 'dead-letters', 'list'),
    schema: z.strictObject({
      webhook,
      destination,
      approximate,
      selection,
      ...LOOK,
      ...SUMMARY,
      deadLetters: z.array(z.strictObject(LETTER)).describe('those that are meant, each as `show` has it without its content'),
    }),
  },
  {
    title: '`dead-letters show`, a line for each that has the id',
    isMeant: (args) => has(args, 'dead-letters', 'show'),
    schema: z.strictObject({
      ...LETTER,
      path: text('path of the request; its length alone without `--body`').optional(),
      query: pairs('list of `[name, value]`; the length alone of what is not known to be harmless').optional(),
      headers: pairs('the same of headers').optional(),
      body: text('with `--body`, of what is text').optional(),
      bodyBase64: text('with `--body`, of what is none').optional(),
    }),
  },
  {
    title: '`dead-letters redrive` and `discard` without `--yes`, or where there is nothing to do',
    isMeant: (args) => isPlan(args) && (has(args, 'dead-letters', 'redrive') || has(args, 'dead-letters', 'discard')),
    schema: z.strictObject({
      kind: z.enum(['redrive', 'discard']).describe('the command'),
      webhook,
      plan: z.array(z.strictObject({ destination, source: z.string(), target: z.string().optional(), approximate: z.int(), ...LOOK, ...SUMMARY }))
        .describe('for each queue where there is something to do: `destination`, `source` and `target` (URLs of queues), `approximate` (about how many there are, meant or not), and what `list` has from `seen` to `copies`'),
      selection,
    }),
  },
  {
    title: '`dead-letters redrive` and `discard` with `--yes`, a line for each queue',
    isMeant: (args) => !isPlan(args) && (has(args, 'dead-letters', 'redrive') || has(args, 'dead-letters', 'discard')),
    schema: z.strictObject({ kind: z.enum(['redrive', 'discard']).describe('the command'), webhook, destination, ...REPORT }),
  },
  {
    title: '`dead-letters export`, a line for each queue',
    isMeant: (args) => has(args, 'dead-letters', 'export'),
    schema: z.strictObject({
      kind: z.literal('export').describe('the command'),
      webhook,
      destination,
      file: REPORT.file,
      approximate: whole('about how many there are, meant or not'),
      copied: whole('how many are in the file by this command'),
      putBack: REPORT.putBack,
      deepGroups: LOOK.deepGroups,
      complete: REPORT.complete,
    }),
  },
  {
    title: '`drain` without `--yes`',
    isMeant: (args) => isPlan(args) && has(args, 'drain'),
    schema: z.strictObject({
      kind: z.literal('drain').describe('the command'),
      webhook,
      source: text('URL of the old queue'),
      target: text('URL of the queue that they go to'),
      approximate,
      deepGroups: LOOK.deepGroups,
      complete: LOOK.complete,
      byGroup: SUMMARY.byGroup,
      byAge: SUMMARY.byAge,
    }),
  },
  {
    title: '`drain` with `--yes`',
    isMeant: (args) => !isPlan(args) && has(args, 'drain'),
    schema: z.strictObject({
      webhook,
      kind: z.literal('drain').describe('the command'),
      source: text('URL of the old queue'),
      target: text('URL of the queue that they go to'),
      ...REPORT,
    }),
  },
  {
    title: '`replay` without `--yes`, or where there is nothing to do',
    isMeant: (args) => isPlan(args) && args[0] === 'replay',
    schema: z.strictObject({
      kind: z.literal('replay').describe('the command'),
      plan: z.strictObject({ count: z.int(), groups: z.int(), leftOut: z.record(z.string(), z.int()) })
        .describe('`{ count, groups, leftOut }`: webhooks, their groups, and how many are left out by the reason'),
      source: text('where they come from: a file, or the name of a table or bucket'),
      target: text('URL of the queue, or the URL'),
    }),
  },
  {
    title: '`replay` with `--yes`',
    isMeant: (args) => !isPlan(args) && args[0] === 'replay',
    schema: z.strictObject({
      kind: z.literal('replay').describe('the command'),
      source: text('where they come from'),
      target: text('where they go'),
      sent: whole('how many were sent by this command'),
      behind: whole('how many were not, because something before them in their group was not taken'),
      refused: z.record(z.string(), z.int()).describe('how many were not taken, by the reason'),
      leftOut: z.record(z.string(), z.int()).describe('how many cannot be replayed, by the reason'),
      unsure: z.array(z.string()).describe('what may have been sent twice: delivery ids, or SQS\'s ids of a snapshot'),
      complete: REPORT.complete,
      replay: text('what `x-scalable-webhook-replay` has'),
      file: text('path of the file that says what was sent'),
    }),
  },
];

/**
 * Holds what a command printed to its shape.
 *
 * @param args of the command
 * @throws ZodError where it differs
 */
export function checkShape(args: readonly string[], value: unknown): void {
  // With nothing to do there is a plan although --yes was said.
  const given = (value as { readonly plan?: unknown }).plan === undefined ? args : args.filter((arg) => arg !== '--yes');
  SHAPES.find(({ isMeant }) => isMeant(given))?.schema.parse(value);
}
