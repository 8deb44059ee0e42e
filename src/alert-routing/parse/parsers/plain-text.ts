import { verdict } from '../draft';
import { Parser } from '../parser';
import { runbookIn } from '../runbook';

/** Characters that a title is looked for in. */
const BEGINNING = 2_000;

/** Text that nobody else knows: the subject of the message, or the first line, is the title; what has both in common is the same alert. */
export const plainText: Parser = {
  name: 'text',
  knows: () => true,
  parse: ({ text, topic, signal }) => {
    const first = text.slice(0, BEGINNING).split(/[\r\n]/).map((line) => line.trim()).find((line) => line !== '');
    const title = topic?.subject ?? first ?? 'Message';
    const rest = text.trim();
    return {
      ...verdict('degraded'),
      key: [topic?.arn, signal.request?.path, topic?.subject, first],
      title,
      text: rest === title ? undefined : rest,
      runbook: runbookIn(text),
      fields: [{ name: 'Topic', value: topic?.arn }],
    };
  },
};
