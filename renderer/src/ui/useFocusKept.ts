import { useEffect, useRef } from 'react';

/**
 * Keeps the focus in the view: when what had it is gone after `change` became another one, `place` gets it. Nothing
 * happens when the view is shown first.
 */
export function useFocusKept(change: unknown, place: () => HTMLElement | null | undefined): void {
  const before = useRef(change);
  useEffect(() => {
    if (before.current === change) return;
    before.current = change;
    if (document.activeElement === document.body) place()?.focus({ preventScroll: true });
  });
}
