import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { inject, onTestFinished } from 'vitest';
import { z } from 'zod';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the global set-up gives out databases. */
    postgresSocket: string;
  }
}

const answerSchema = z.union([z.object({ url: z.string() }), z.object({ problem: z.string() })]);

/** A new, empty PostgreSQL database, which is there until it is given back. */
export async function leasePostgres(): Promise<{ url: string; giveBack(): void }> {
  const socket = connect(inject('postgresSocket'));
  const [line] = await once(createInterface({ input: socket }), 'line');
  const answer = answerSchema.parse(JSON.parse(String(line)));
  if ('problem' in answer) throw new Error(answer.problem);
  return { url: answer.url, giveBack: () => void socket.destroy() };
}

/** Address of a new, empty PostgreSQL database for the running test, dropped after it. */
export async function postgresForTest(): Promise<string> {
  const { url, giveBack } = await leasePostgres();
  onTestFinished(giveBack);
  return url;
}

/** The databases that everything must work on alike; `open` gives a location for `startAuthority({ database })`. */
export const eachDatabase: readonly { name: 'sqlite' | 'postgres'; open(): Promise<string> }[] = [
  { name: 'sqlite', open: async () => ':memory:' },
  { name: 'postgres', open: postgresForTest },
];
