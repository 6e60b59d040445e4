import type { Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * How instances on one database tell each other what all of them hold in memory. A message sent in a transaction
 * arrives at every instance when that is committed.
 */
export interface Announcements {
  send(transaction: Transaction<Schema>, message: string): Promise<void>;
  /**
   * `onMessage` gets each message; `onGap` is called when some may have been missed, so that everything is read
   * anew. Resolves once listening.
   */
  listen(onMessage: (message: string) => void, onGap: () => Promise<void>): Promise<void>;
  /** Whether messages arrive now. */
  isListening(): boolean;
}

/** For a database that one process has to itself, over one connection: there is nobody to tell. */
export function localAnnouncements(): Announcements {
  return { send: async () => undefined, listen: async () => undefined, isListening: () => true };
}
