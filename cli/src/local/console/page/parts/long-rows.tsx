import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** So many rows are made in any case: more than a large screen shows. */
const FIRST = 40;

/** How far below what is seen the rest is made, in CSS pixels. */
const AHEAD = 400;

/**
 * A list of many rows, of which those far below what is seen are not made: where a thousand webhooks come in a second, every row is a new one each second.
 *
 * @param whole makes all of them: what somebody has opened is among them
 */
export function LongRows<T>({ rows, render, whole = false, list, class: name }: {
  readonly rows: readonly T[];
  /** An `li` with a key. */
  readonly render: (row: T) => ComponentChildren;
  readonly whole?: boolean;
  readonly list?: RefObject<HTMLUListElement | null>;
  readonly class: string;
}) {
  const fold = useRef<HTMLLIElement>(null);
  const [isNear, setNear] = useState(false);
  const [rowHeight, setRowHeight] = useState(0);
  const isLong = rows.length > FIRST;
  const isWhole = isNear || whole;
  useLayoutEffect(() => { // before the list is painted: whoever presses the button below a list that is just there must not miss it
    if (!isLong) {
      return undefined;
    }
    setRowHeight((fold.current!.getBoundingClientRect().top - fold.current!.parentElement!.getBoundingClientRect().top) / FIRST);
    const observer = new IntersectionObserver(([entry]) => {
      const near = entry.isIntersecting || entry.boundingClientRect.top < 0;
      // Rows are not taken away from under the focus.
      setNear((before) => near || (before && fold.current!.parentElement!.contains(document.activeElement)));
    }, { rootMargin: `0px 0px ${AHEAD}px 0px` });
    observer.observe(fold.current!);
    return () => observer.disconnect();
  }, [isLong]);
  return (
    <ul class={`rows ${name}`} ref={list}>
      {rows.slice(0, FIRST).map(render)}
      {/* It keeps the room of the others, so that what stands below the list does not move from under a pointer. */}
      {isLong && <li class="fold" key="fold" ref={fold} aria-hidden="true" style={{ height: `${isWhole ? 0 : rowHeight * (rows.length - FIRST)}px` }} />}
      {isWhole && rows.slice(FIRST).map(render)}
    </ul>
  );
}
