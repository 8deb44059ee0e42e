import { count } from '../format/numbers';
import { useLive } from '../state/hooks';
import { linkTo, Route } from '../state/route';

/** Name, state of the connection, and where one can go. */
export function Header({ view }: { readonly view: Route['view'] }) {
  const { connection, snapshot } = useLive();
  const link = (to: Route['view'], text: string, badge?: number, tone: string = 'plain') => (
    <a href={linkTo(to)} aria-current={view === to ? 'page' : undefined}>
      {text}
      {badge ? <> <span class={`badge ${tone}`}>{count(badge)}</span></> : null}
    </a>
  );
  return (
    <header class="top">
      <div class="name">
        <Mark />
        <h1>Scalable webhook</h1>
        <span class="place">local</span>
      </div>
      <nav aria-label="Views">
        {link('overview', 'Overview')}
        {link('deliveries', 'Deliveries')}
        {link('groups', 'Groups')}
        {link('dead-letters', 'Dead letters', snapshot?.deadLetters, 'bad')}
        {link('refused', 'Refused', snapshot?.status.refused, 'warn')}
      </nav>
      <p class={`connection ${connection}`} role="status">{CONNECTIONS[connection]}</p>
    </header>
  );
}

const CONNECTIONS = { connecting: 'Connecting', live: 'Live', lost: 'The local runtime has stopped' };

/** One way in, three ways out. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d="M3 12h7M10 12c4 0 3-7 8-7M10 12h8M10 12c4 0 3 7 8 7" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
      <circle cx="20" cy="5" r="2" fill="currentColor" /><circle cx="20" cy="12" r="2" fill="currentColor" /><circle cx="20" cy="19" r="2" fill="currentColor" />
    </svg>
  );
}
