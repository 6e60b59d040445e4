import type { Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Messages between the instances that share a database, about state that each holds in memory. A message sent in a
 * transaction arrives at every instance after the commit.
 */
export interface Announcements {
  send(transaction: Transaction<Schema>, message: string): Promise<void>;
  /**
   * `onMessage` receives each message. `onGap` is called when messages may have been lost, so that everything is
   * reloaded. Resolves once listening.
   */
  listen(onMessage: (message: string) => void, onGap: () => Promise<void>): Promise<void>;
  /** Whether messages are being received. */
  isListening(): boolean;
}

/** For a database that only this process uses: there is nobody to notify. */
export function localAnnouncements(): Announcements {
  return { send: async () => undefined, listen: async () => undefined, isListening: () => true };
}
