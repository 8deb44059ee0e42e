import { useEffect, useReducer } from 'preact/hooks';

const KEY = 'presser';
const listeners = new Set<() => void>();

/** In whose name buttons are pressed here; remembered by this browser. */
export function usePresser(): readonly [name: string, change: (name: string) => void] {
  const [, renew] = useReducer<number, void>((count) => count + 1, 0);
  useEffect(() => {
    const listener = () => renew();
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return [localStorage.getItem(KEY) ?? 'Ann', (name) => {
    localStorage.setItem(KEY, name);
    listeners.forEach((listener) => listener());
  }];
}
