import { createWay, type Way } from './reachability.ts';

/** The ways to all APIs, one per origin. */
export interface Ways extends Pick<Way, 'wake' | 'retry' | 'close'> {
  to(origin: string): Way;
}

export function createWays(): Ways {
  const all = new Map<string, Way>();
  const each = (act: 'wake' | 'retry' | 'close') => () => {
    for (const way of all.values()) way[act]();
  };
  return {
    to(origin) {
      const way = all.get(origin) ?? createWay();
      all.set(origin, way);
      return way;
    },
    wake: each('wake'),
    retry: each('retry'),
    close: each('close'),
  };
}
