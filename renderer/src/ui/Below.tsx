import { type ReactNode, useDeferredValue } from 'react';

/** Content further down a view: rendered after the first part has been painted. */
export function Below({ children }: { children: ReactNode }) {
  return useDeferredValue(true, false) ? children : null;
}
