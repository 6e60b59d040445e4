import { type ReactNode, useEffect, useState } from 'react';

const patience = 150;

/** Shows its children after 150 ms; faster content needs no placeholder. */
export function Delayed({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return due ? children : null;
}
