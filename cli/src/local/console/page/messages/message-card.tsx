import type { ComponentType } from 'preact';
import { TeamsMessage } from './adaptive-card';
import { OpsgenieAlert, PagerDutyIncident } from './incident';
import { MailMessage } from './mail-message';
import { ShownMessage } from './slack-actions';
import { SlackMessage } from './slack-message';
import type { PlatformName } from '../../../platforms/message-board';
import type { MessageRow } from '../../contract/messages';
import { counted } from '../format/numbers';
import { platformTitle } from '../format/platforms';
import { clockTime } from '../format/times';
import { lastName } from '../format/words';

/** How each platform shows what it got. */
const CONTENTS: Readonly<Record<PlatformName, ComponentType<{ readonly content: unknown }>>> = {
  'slack': SlackMessage,
  'slack-webhook': SlackMessage,
  'teams': TeamsMessage,
  'email': MailMessage,
  'pagerduty': PagerDutyIncident,
  'opsgenie': OpsgenieAlert,
  'https': Anything,
};

/** A message as people see it on its platform, with what is in its thread. */
export function MessageCard({ message }: { readonly message: MessageRow }) {
  const { platform, destination, replies } = message;
  const Content = CONTENTS[platform];
  const { name, kind } = platformTitle(lastName(destination), platform);
  const revision = replies.reduce((sum, { edits }) => sum + 1 + edits, message.edits);
  return (
    <article class={`message ${platform}`} aria-label={`Message to ${lastName(destination)}`}>
      <header><b>{name}</b>{kind !== undefined && <span class="label">{kind}</span>}<Times of={message} /></header>
      <div class="content"><ShownMessage.Provider value={{ id: message.id, revision }}><Content content={message.content} /></ShownMessage.Provider></div>
      {replies.length > 0 && (
        <ul class="thread" aria-label="Thread">
          {replies.map((reply) => (
            <li key={reply.id} class={reply.seenBy === undefined ? undefined : 'private'}>
              <Times of={reply} /> {reply.seenBy !== undefined && <span class="label">Only visible to {reply.seenBy}</span>}
              <ShownMessage.Provider value={{ id: reply.id, revision }}><Content content={reply.content} /></ShownMessage.Provider>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

function Times({ of: { postedAt, editedAt, edits } }: { readonly of: MessageRow }) {
  return (
    <span class="label times">
      <time dateTime={new Date(postedAt).toISOString()}>{clockTime(postedAt)}</time>
      {editedAt !== undefined && <> (edited {counted(edits, 'time')}, last at <time dateTime={new Date(editedAt).toISOString()}>{clockTime(editedAt)}</time>)</>}
    </span>
  );
}

function Anything({ content }: { readonly content: unknown }) {
  return <pre class="body" tabIndex={0} role="group" aria-label="Body">{typeof content === 'string' ? content : JSON.stringify(content, null, 2)}</pre>;
}
