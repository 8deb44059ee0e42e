import { useEffect } from 'preact/hooks';
import { Header } from './parts/header';
import { Stopped } from './parts/stopped';
import { useHash, useLiveOf } from './state/hooks';
import { live } from './state/live';
import { readRoute } from './state/route';
import { VIEWS } from './views/registry';

/** The whole page. */
export function App() {
  const route = readRoute(useHash());
  const view = VIEWS[route.view];
  const isLost = useLiveOf(({ connection }) => connection === 'lost'); // all that follows is rendered anew with it
  useEffect(() => live.connect(), []);
  useEffect(listenForKeys, []);
  useEffect(() => {
    document.title = `${view.title} · Scalable webhook, local`;
  }, [view]);
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>Skip to the content</a>
      <Header current={route.view} views={VIEWS} />
      <main id="main" tabIndex={-1} class={isLost ? 'stale' : ''}>
        <Stopped />
        {view.render(route)}
      </main>
      <footer class="keys" aria-label="Keys">
        <kbd>/</kbd> search <kbd>↑</kbd> <kbd>↓</kbd> move in a list <kbd>Enter</kbd> open <kbd>Esc</kbd> back
      </footer>
    </>
  );
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
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
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
