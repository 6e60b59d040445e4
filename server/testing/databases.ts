import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { inject, onTestFinished } from 'vitest';
import { z } from 'zod';

declare module 'vitest' {
  interface ProvidedContext {
    /** Socket on which the global set-up leases databases. */
    postgresSocket: string;
  }
}

const answerSchema = z.union([z.object({ url: z.string() }), z.object({ problem: z.string() })]);

/** Leases a new, empty PostgreSQL database until it is given back. */
export async function leasePostgres(): Promise<{ url: string; giveBack(): void }> {
  const socket = connect(inject('postgresSocket'));
  const [line] = await once(createInterface({ input: socket }), 'line');
  const answer = answerSchema.parse(JSON.parse(String(line)));
  if ('problem' in answer) throw new Error(answer.problem);
  return { url: answer.url, giveBack: () => void socket.destroy() };
}

/** URL of a new, empty PostgreSQL database for the running test, dropped afterwards. */
export async function postgresForTest(): Promise<string> {
  const { url, giveBack } = await leasePostgres();
  onTestFinished(giveBack);
  return url;
}

/** The databases that everything must support; `open` returns a location for `startAuthority({ database })`. */
export const eachDatabase: readonly { name: 'sqlite' | 'postgres'; open(): Promise<string> }[] = [
  { name: 'sqlite', open: async () => ':memory:' },
  { name: 'postgres', open: postgresForTest },
];
