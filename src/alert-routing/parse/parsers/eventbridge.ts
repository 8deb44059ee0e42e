import { eventDraft } from '../event-draft';
import { Parser } from '../parser';

/** Any event of EventBridge that has no parser of its own: title from its detail type, what it is about, and the state that it is in. */
export const eventBridge: Parser = {
  name: 'eventbridge',
  knows: ({ event }) => event !== undefined,
  parse: ({ event }) => eventDraft(event!),
};
