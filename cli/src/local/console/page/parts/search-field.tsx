import { useEffect, useRef, useState } from 'preact/hooks';

/** Rests this long after the last letter before it asks, in milliseconds. */
const REST = 200;

/** A field to search with; it tells what stands in it when its user rests. */
export function SearchField({ label, value, onSearch }: {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  const asked = useRef(value);
  useEffect(() => {
    // What this field asked for itself comes back a little later, when more may have been typed.
    if (value !== asked.current) {
      asked.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    const timer = text === value ? undefined : setTimeout(() => {
      asked.current = text;
      onSearch(text);
    }, REST);
    return () => clearTimeout(timer);
  }, [text]);
  return <input type="search" aria-label={label} placeholder={label} value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />;
}
