import { parentPort } from 'node:worker_threads';
import { argon2id } from 'hash-wasm';
import type { Argon2Cost } from 'safe-storage-helpers';

/** What the thread is asked for, once. */
export interface Argon2Question {
  passphrase: string;
  salt: Uint8Array;
  cost: Argon2Cost;
}

async function answer({ passphrase, salt, cost }: Argon2Question): Promise<void> {
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

// What fails here ends the thread, and whoever asked hears of that.
parentPort?.once('message', (question: Argon2Question) => void answer(question));
