import { once } from 'node:events';
import type { DeriveKey } from 'safe-storage-helpers';
import type { Argon2Request } from './argon2-worker.ts';
import startWorker from './argon2-worker.ts?nodeWorker';

/** Runs Argon2id (RFC 9106) in a worker thread that ends with the result, so that the main thread is not blocked. */
export const deriveWithArgon2: DeriveKey = async (passphrase, salt, cost) => {
  const worker = startWorker({});
  try {
    const request: Argon2Request = { passphrase, salt, cost };
    worker.postMessage(request);
    const [key] = (await once(worker, 'message')) as [Uint8Array];
    return key;
  } finally {
    await worker.terminate();
  }
};
