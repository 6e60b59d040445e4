import { createHash, randomBytes } from 'node:crypto';

export interface RecordId {
  connection: string;
  account: string;
}

export const KEY_FILE = 'vault.key';
export const LEDGER_FILE = 'ledger';
const RECORD_FILE = /^[0-9a-f]{64}\.record$/;

/** A record's file name: a hash of its id, so that no file name depends on account names chosen by a server. */
export function recordFileName({ connection, account }: RecordId): string {
  const hash = createHash('sha256').update(JSON.stringify([connection, account]));
  return `${hash.digest('hex')}.record`;
}

export function isRecordFile(name: string): boolean {
  return RECORD_FILE.test(name);
}

/** The suffix for a file that is set aside now: unique, and sorts by time. */
export function asideEnding(): string {
  const stamp = new Date().toISOString().replaceAll(/[-:.]/g, '');
  return `.${stamp}-${randomBytes(4).toString('hex')}.aside`;
}
