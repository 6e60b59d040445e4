import { once as emitted } from 'node:events';
import { expect } from 'playwright/test';
import { type App, launchApp } from '../fixtures/app/app.ts';
import { connectionTo, dana, writeConnections } from '../fixtures/authority/connection.ts';
import { answerPrompt, call, expectProfile, openView, sessionOf } from '../fixtures/steps.ts';
import { type BenchSession, programOf } from './bench-session.ts';
import type { Program } from './program.ts';
import { reportProgress } from './progress.ts';

const accounts = 50;

async function signInTo(app: App, session: string): Promise<void> {
  await call(app.window, 'session.signIn', { session, method: 'password', keep: true });
  await answerPrompt(await app.prompt(), dana);
  await expect.poll(async () => (await sessionOf(app.window, session))?.state).toBe('active');
}

/** The app as it is left by somebody with fifty accounts, one per connection, who looked at the profile of the first. */
export async function signInToMany(desk: BenchSession): Promise<Program> {
  reportProgress(`signing in to ${accounts} accounts`);
  const installation = await desk.install();
  const connections = Array.from({ length: accounts }, (_, index) =>
    connectionTo(desk.authority.issuer, {
      id: index === 0 ? 'demo' : `work-${index}`,
      name: index === 0 ? 'Demo authority' : `Work ${index}`,
      api: [{ origin: desk.authority.api, prefix: '/api/' }],
    }),
  );
  await writeConnections(installation.connectionsFile, connections);
  const app = await launchApp(installation);
  for (const { id } of connections.toReversed()) await signInTo(app, id);
  await openView(app.window, 'Profile');
  await expectProfile(app.window);
  const gone = emitted(app.electron.process(), 'exit');
  await app.electron.close();
  await gone;
  return programOf(installation);
}
