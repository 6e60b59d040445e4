import { once } from 'node:events';
import type { DeriveKey } from 'safe-storage-helpers';
import type { Argon2Question } from './argon2-worker.ts';
import startWorker from './argon2-worker.ts?nodeWorker';

/** Argon2id (RFC 9106) in a thread of its own, which ends with the answer: main goes on meanwhile. */
export const deriveWithArgon2: DeriveKey = async (passphrase, salt, cost) => {
  const worker = startWorker({});
  try {
    const question: Argon2Question = { passphrase, salt, cost };
    worker.postMessage(question);
    const [key] = (await once(worker, 'message')) as [Uint8Array];
    return key;
  } finally {
    await worker.terminate();
  }
};
