import { verdict } from '../draft';
import { Parser } from '../parser';

/** Nothing at all: somebody called, or published, and said nothing. */
export const empty: Parser = {
  name: 'empty',
  knows: ({ shape }) => shape === 'empty',
  parse: ({ signal, topic }) => ({
    ...verdict('degraded'),
    key: [topic?.arn, signal.request?.path, topic?.subject],
    title: topic?.subject ?? (signal.request ? `Request without content to ${signal.request.path}` : 'Message without content'),
    fields: [{ name: 'Topic', value: topic?.arn }, { name: 'Path', value: signal.request?.path }],
  }),
};
