import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Connection } from '../../shared/model/connection.ts';
import type { Soak } from './run.ts';

const readySchema = z.strictObject({ kind: z.literal('ready'), state: z.string() });
const answeredSchema = z.strictObject({
  kind: z.literal('answered'),
  user: z.string(),
  /** A hash of its current token. */
  token: z.string(),
  /** How often it found the lock held by a living process. */
  waits: z.number(),
});

export type Answered = z.infer<typeof answeredSchema>;
export type ReaderReport = z.infer<typeof readySchema> | Answered;

/** A process that has read the vault and waits. */
export interface Reader {
  state: string;
  /** Wakes it, and resolves with its answer when it has exited. */
  wake(): Promise<Answered>;
}

/** Starts a reader. Rejects with its standard error when it exits early. */
export async function startReader(
  soak: Soak,
  program: string,
  folder: string,
  connection: Connection,
): Promise<Reader> {
  const child = soak.child(
    spawn(process.execPath, [program, folder, JSON.stringify(connection)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    }),
  );
  const closed = once(child, 'close');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`a reader exited early: ${stderr}`);
    return JSON.parse(String(value));
  };
  const { state } = readySchema.parse(await next());
  return {
    state,
    wake: async () => {
      child.stdin.write('\n');
      const answered = answeredSchema.parse(await next());
      await closed;
      return answered;
    },
  };
}
