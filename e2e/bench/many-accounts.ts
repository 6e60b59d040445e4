import { expect } from 'playwright/test';
import { type App, launchApp } from '../fixtures/app/app.ts';
import { connectionTo, dana, writeConnections } from '../fixtures/authority/connection.ts';
import { answerPrompt, call, openProfile, sessionOf } from '../fixtures/steps.ts';
import { type BenchSession, programOf } from './bench-session.ts';
import type { Program } from './program.ts';
import { reportProgress } from './progress.ts';

const accounts = 50;

async function signInTo(app: App, session: string): Promise<void> {
  await call(app.window, 'session.signIn', { session, method: 'password', keep: true });
  await answerPrompt(await app.prompt(), dana);
  await expect.poll(async () => (await sessionOf(app.window, session))?.state).toBe('active');
}

/** The app after somebody has signed in to fifty accounts, one per connection, and opened the profile of the first. */
export async function signInToMany(bench: BenchSession): Promise<Program> {
  reportProgress(`signing in to ${accounts} accounts`);
  const installation = await bench.install();
  const connections = Array.from({ length: accounts }, (_, index) =>
    connectionTo(bench.authority.issuer, {
      id: index === 0 ? 'demo' : `work-${index}`,
      name: index === 0 ? 'Demo authority' : `Work ${index}`,
      api: [{ origin: bench.authority.api, prefix: '/api/' }],
    }),
  );
  await writeConnections(installation.connectionsFile, connections);
  const app = await launchApp(installation);
  for (const { id } of connections.toReversed()) await signInTo(app, id);
  await openProfile(app.window);
  await app.close();
  return programOf(installation);
}
