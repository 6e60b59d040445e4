import { defaultRangeExtractor, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

interface VirtualRowsOptions {
  count: number;
  /** What scrolls. */
  scroller: RefObject<HTMLDivElement | null>;
  /** In CSS pixels. */
  rowHeight: number;
}

interface VirtualRows {
  /** The rows to draw. */
  virtual: VirtualItem[];
  /** Height of all rows, in CSS pixels. */
  total: number;
  /** Number of the last row in sight, or of one beyond it. */
  last: number;
  /** The row whose controls the Tab key reaches. */
  active: number;
  reach(index: number): void;
  /** Shows the first row. */
  toTop(): void;
  onKeyDown(event: KeyboardEvent): void;
}

const rowsPerPage = 8;
/** Of the headings, in CSS pixels. */
const headHeight = 41;

function target(key: string, active: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return active + 1;
    case 'ArrowUp':
      return active - 1;
    case 'PageDown':
      return active + rowsPerPage;
    case 'PageUp':
      return active - rowsPerPage;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** Draws the rows in sight and the one with the focus, and moves that with the arrow keys. */
export function useVirtualRows({ count, scroller, rowHeight }: VirtualRowsOptions): VirtualRows {
  const [place, setPlace] = useState({ active: 0, moved: 0 });
  const active = Math.min(place.active, Math.max(0, count - 1));
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    // What is shown begins below the headings, which stay.
    scrollPaddingEnd: headHeight,
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), active])]
        .filter((index) => index < count)
        .sort((a, b) => a - b),
  });
  const measured = useRef(rowHeight);
  useLayoutEffect(() => {
    if (measured.current === rowHeight) return;
    measured.current = rowHeight;
    virtualizer.measure();
  }, [virtualizer, rowHeight]);
  useLayoutEffect(() => {
    if (place.moved === 0) return;
    const row = scroller.current?.querySelector(`[data-index="${place.active}"] input`);
    if (row instanceof HTMLElement) row.focus({ preventScroll: true });
  }, [place, scroller]);
  const reach = useCallback((index: number) => setPlace((before) => ({ ...before, active: index })), []);
  const toTop = useCallback(() => {
    virtualizer.scrollToOffset(0);
    reach(0);
  }, [virtualizer, reach]);
  const virtual = virtualizer.getVirtualItems();
  const inSight = virtualizer.range?.endIndex ?? 0;
  return {
    virtual,
    total: virtualizer.getTotalSize(),
    last: inSight,
    active,
    reach,
    toTop,
    onKeyDown: (event) => {
      const wanted = target(event.key, active, count);
      if (wanted === undefined) return;
      event.preventDefault();
      const index = Math.min(Math.max(0, wanted), count - 1);
      virtualizer.scrollToIndex(index);
      setPlace(({ moved }) => ({ active: index, moved: moved + 1 }));
    },
  };
}
