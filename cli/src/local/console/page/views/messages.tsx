import type { MessageList, MessageRow } from '../../contract/messages';
import { count, counted } from '../format/numbers';
import { MessageCard } from '../messages/message-card';
import { PlatformHealthRow } from '../messages/platform-health';
import { Nothing } from '../parts/nothing';
import { Pages, rowsOf } from '../parts/pages';
import { SearchField } from '../parts/search-field';
import { useAsked } from '../state/hooks';
import { usePresser } from '../state/presser';
import { narrow, Route } from '../state/route';

/** What was told on the platforms, as people see it there. */
export function Messages({ route }: { readonly route: Route }) {
  const { query } = route;
  const { value: list, problem } = useAsked<MessageList>(`messages?${rowsOf(route)}`);
  const platforms = list?.platforms ?? [];
  const destination = query.get('destination') ?? '';
  return (
    <>
      <section class="card platforms-card" aria-label="Platforms">
        <div class="title"><h2>Platforms</h2></div>
        <p class="note lead">They are played here: nobody else is told. While one is down, what it is to be told waits, and the others are told as before.</p>
        <ul class="platforms">{platforms.map((row) => <PlatformHealthRow key={row.destination} row={row} />)}</ul>
      </section>
      <section class="card" aria-label="Messages">
        <div class="title"><h2>Messages</h2>{list && list.total > 0 && <span class="note">{howMany(list)}</span>}</div>
        <div class="filters">
          <SearchField label="Search messages" value={query.get('text') ?? ''} onSearch={(text) => narrow({ text })} />
          {platforms.length > 1 && (
            <select aria-label="Destination" value={destination} onChange={({ currentTarget }) => narrow({ destination: currentTarget.value })}>
              <option value="">All destinations</option>
              {platforms.map((row) => <option key={row.destination} value={row.destination}>{row.destination}</option>)}
            </select>
          )}
        </div>
        {list?.messages.some(hasButtons) && <Presser />}
        {problem && <p class="note bad">{problem}</p>}
        {list && (list.messages.length > 0
          ? <div class="messages">{list.messages.map((message) => <MessageCard key={message.id} message={message} />)}</div>
          : <Nothing title={list.total === 0 ? 'Nobody was told anything yet.' : 'Nothing matches.'} />)}
        {list && <Pages route={route} list={list} />}
      </section>
    </>
  );
}

/** In whose name buttons are pressed. */
function Presser() {
  const [name, change] = usePresser();
  return (
    <div class="presser">
      <label>Your name <input type="text" value={name} maxLength={80} aria-describedby="presser-use" onInput={({ currentTarget }) => change(currentTarget.value)} /></label>
      <span class="note" id="presser-use">Buttons below are pressed in this name, as if this person did it in Slack: what they answer says “by {name.trim() || '…'}”.</span>
    </div>
  );
}

function hasButtons({ platform, content, replies }: MessageRow): boolean {
  return platform.startsWith('slack') && /"type":"(?:actions|input)"/.test(JSON.stringify([content, replies.map((reply) => reply.content)]));
}

function howMany({ messages, matching, total }: MessageList): string {
  const all = matching < total ? `${counted(matching, 'message')} of ${count(total)}` : counted(total, 'message');
  return `${messages.length < matching ? `${count(messages.length)} of ` : ''}${all}, the newest first`;
}
