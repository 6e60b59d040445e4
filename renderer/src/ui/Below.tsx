import { type ReactNode, useDeferredValue } from 'react';

/** What is below the part of a view that is looked at first: drawn when that is on its way to the screen. */
export function Below({ children }: { children: ReactNode }) {
  return useDeferredValue(true, false) ? children : null;
}
