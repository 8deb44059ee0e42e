import { count } from '../format/numbers';
import { useLive } from '../state/hooks';
import { linkTo } from '../state/route';
import { VIEW_NAMES, ViewName } from '../state/view-names';
import type { View } from '../views/view';

/** Name, state of the connection, and where one can go. */
export function Header({ current, views }: { readonly current: ViewName; readonly views: Readonly<Record<ViewName, View>> }) {
  const { connection, snapshot } = useLive();
  return (
    <header class="top">
      <div class="name">
        <Mark />
        <h1>Scalable webhook</h1>
        <span class="place">local</span>
      </div>
      <nav aria-label="Views">
        {VIEW_NAMES.filter((name) => !views[name].isOffered || (snapshot && views[name].isOffered(snapshot))).map((name) => {
          const { title, badge } = views[name];
          const number = badge && snapshot ? badge.count(snapshot) : 0;
          return (
            <a key={name} href={linkTo(name)} aria-current={name === current ? 'page' : undefined}>
              {title}{number > 0 && <> <span class={`badge ${badge!.tone}`}>{count(number)}</span></>}
            </a>
          );
        })}
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
