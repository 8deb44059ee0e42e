import { useEffect, useReducer, useState } from 'preact/hooks';
import { ask, RefusedError } from './api';
import { Live, live } from './live';

/** The state of the runtime; renders anew with each change. */
export function useLive(): Live {
  const [, renew] = useReducer<number, void>((count) => count + 1, 0);
  useEffect(() => live.onChange(() => renew()), []);
  return live.current;
}

/** A part of the state of the runtime; renders anew when that part is another one, and not a few times a second. */
export function useLiveOf<T>(part: (state: Live) => T): T {
  const [value, setValue] = useState<T>(() => part(live.current));
  useEffect(() => live.onChange(() => setValue(() => part(live.current))), []);
  return value;
}

/** The time of the runtime in whole seconds, for long lists whose rows say how long something takes; milliseconds since 1970. */
export function useSecond(): number {
  return useLiveOf(({ snapshot }) => Math.floor((snapshot?.at ?? 0) / 1000) * 1000);
}

/** Where the page is: the part after `#`. */
export function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const listener = () => setHash(location.hash);
    addEventListener('hashchange', listener);
    return () => removeEventListener('hashchange', listener);
  }, []);
  return hash;
}

/** What was asked for. */
export interface Asked<T> {
  readonly value?: T;
  /** Why there is none, in a sentence. */
  readonly problem?: string;
}

/** Time between two questions, in milliseconds. */
const INTERVAL = 1_000;

/** Asks, and asks again once a second while something happens and the page is seen. The last answer stays while the next one is awaited. */
export function useAsked<T>(path: string): Asked<T> {
  const [asked, setAsked] = useState<Asked<T> & { readonly path?: string }>({});
  useEffect(() => {
    const abort = new AbortController();
    let known: number | undefined;
    let waiting = 0;
    const look = async () => {
      const { snapshot } = live.current;
      const isNew = known === undefined || snapshot?.revision !== known || snapshot.status.queued > 0 || snapshot.deadLetters !== waiting;
      if (!isNew || document.hidden) {
        return;
      }
      known = snapshot?.revision;
      waiting = snapshot?.deadLetters ?? 0;
      try {
        setAsked({ path, value: await ask<T>(path, abort.signal) });
      } catch (error) {
        if (!abort.signal.aborted) {
          // A runtime that has ended has no answer: what it said last stays, and the header says that it has ended.
          setAsked((last) => error instanceof RefusedError || last.path !== path ? { path, problem: (error as Error).message } : last);
        }
      }
    };
    void look();
    const timer = setInterval(() => void look(), INTERVAL);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [path]);
  // An answer to another question is better than nothing while the same list is narrowed, and wrong for anything else.
  return asked.path === undefined || asked.path === path || asked.path.split('?')[0] === path.split('?')[0] ? asked : {};
}

/** An action with what came of it. */
export interface Doing<T> {
  readonly busy: boolean;
  readonly done?: T;
  readonly problem?: string;
  readonly start: () => void;
}

/** Runs an action when it is started, one at a time. */
export function useAction<T>(action: () => Promise<T>): Doing<T> {
  const [state, setState] = useState<Omit<Doing<T>, 'start'>>({ busy: false });
  const start = () => {
    if (!state.busy) {
      setState({ busy: true });
      action().then((done) => setState({ busy: false, done }), (error: Error) => setState({ busy: false, problem: error.message }));
    }
  };
  return { ...state, start };
}
