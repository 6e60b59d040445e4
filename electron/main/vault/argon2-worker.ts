import { parentPort } from 'node:worker_threads';
import { argon2id } from 'hash-wasm';
import type { Argon2Cost } from 'safe-storage-helpers';

/** The only request to the worker thread. */
export interface Argon2Request {
  passphrase: string;
  salt: Uint8Array;
  cost: Argon2Cost;
}

async function deriveKey({ passphrase, salt, cost }: Argon2Request): Promise<void> {
  const key = await argon2id({
    password: passphrase,
    salt,
    memorySize: cost.memory,
    iterations: cost.passes,
    parallelism: cost.lanes,
    hashLength: 32,
    outputType: 'binary',
  });
  parentPort?.postMessage(key);
}

// An error ends the thread and rejects the promise of the caller.
parentPort?.once('message', (request: Argon2Request) => void deriveKey(request));
