import { createReachability, type Reachability } from './reachability.ts';

/** The ways to all APIs, one per origin. */
export interface ReachabilityByOrigin extends Pick<Reachability, 'wake' | 'retry' | 'close'> {
  to(origin: string): Reachability;
}

export function createReachabilityByOrigin(): ReachabilityByOrigin {
  const all = new Map<string, Reachability>();
  const each = (act: 'wake' | 'retry' | 'close') => () => {
    for (const way of all.values()) way[act]();
  };
  return {
    to(origin) {
      const way = all.get(origin) ?? createReachability();
      all.set(origin, way);
      return way;
    },
    wake: each('wake'),
    retry: each('retry'),
    close: each('close'),
  };
}
