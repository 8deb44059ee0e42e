import { useEffect } from 'preact/hooks';
import { Header } from './parts/header';
import { useHash } from './state/hooks';
import { live } from './state/live';
import { readRoute, Route } from './state/route';
import { DeadLetters } from './views/dead-letters';
import { Deliveries } from './views/deliveries';
import { Groups } from './views/groups';
import { Overview } from './views/overview';
import { Refused } from './views/refused';

/** The whole page. */
export function App() {
  const route = readRoute(useHash());
  useEffect(() => live.connect(), []);
  useEffect(listenForKeys, []);
  useEffect(() => {
    document.title = `${TITLES[route.view]} · Scalable webhook, local`;
  }, [route.view]);
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>Skip to the content</a>
      <Header view={route.view} />
      <main id="main" tabIndex={-1}>{viewOf(route)}</main>
      <footer class="keys" aria-label="Keys">
        <kbd>/</kbd> search <kbd>↑</kbd> <kbd>↓</kbd> move in a list <kbd>Enter</kbd> open <kbd>Esc</kbd> back
      </footer>
    </>
  );
}

const TITLES: Readonly<Record<Route['view'], string>> = {
  'overview': 'Overview', 'deliveries': 'Deliveries', 'groups': 'Groups', 'dead-letters': 'Dead letters', 'refused': 'Refused',
};

function viewOf(route: Route) {
  switch (route.view) {
    case 'deliveries': return <Deliveries route={route} />;
    case 'groups': return <Groups route={route} />;
    case 'dead-letters': return <DeadLetters route={route} />;
    case 'refused': return <Refused />;
    default: return <Overview />;
  }
}

/** What stands after `#` is the place in the page, so the browser cannot be left to follow this link. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** Keys that work everywhere but in a field. */
function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    const inField = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === '/' && !inField) {
      const search = document.querySelector<HTMLInputElement>('input[type="search"]');
      if (search) {
        event.preventDefault();
        search.focus();
      }
    } else if (event.key === 'Escape') {
      (inField ? undefined : document.querySelector<HTMLAnchorElement>('a[data-back]'))?.click();
      if (inField) {
        (event.target as HTMLElement).blur();
      }
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !inField) {
      moveInList(event);
    }
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}

function moveInList(event: KeyboardEvent): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const index = rows.indexOf(document.activeElement as HTMLElement);
  const onNothing = document.activeElement === document.body || document.activeElement?.id === 'main';
  if (rows.length === 0 || (index < 0 && !onNothing)) {
    return;
  }
  event.preventDefault();
  const next = index < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, index + (event.key === 'ArrowDown' ? 1 : -1)));
  rows[next].focus();
}
