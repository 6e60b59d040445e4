import type { Sessions, SessionsDeps } from './ports.ts';

/** One session per connection of `deps.connections`; nothing is read before `start()`. */
export declare function createSessions(deps: SessionsDeps): Sessions;
