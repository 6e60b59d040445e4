import { expect, test, vi } from 'vitest';
import type { LockedSince } from '../../../shared/model/idle.ts';
import { runApp, serverForTest, signedIn } from './testing/app.ts';

test('what fails at the end of one session keeps neither its lock nor another session from being written @S2.4 @T11', async () => {
  const server = await serverForTest();
  const stored = new Map<string, LockedSince | undefined>();
  const disk = { full: true };
  const locks = {
    get: () => undefined,
    save: async (session: string, since: LockedSince | undefined) => {
      if (disk.full) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      stored.set(session, since);
    },
  };
  const broken = { record: false };
  const record = () => {
    if (broken.record) throw new Error('nothing can be noted');
  };
  const app = await signedIn(server, { changes: { locks, record } });
  const second = app.sessions.add('demo');
  app.answers.push({ username: 'omar', secret: 'correct-horse' });
  await app.sessions.get(second).signIn({ method: 'password', keep: true });
  await app.reaches('active', second);
  for (const session of ['demo', second]) await app.sessions.get(session).lock(20);
  await app.sessions.get('demo').unlock('browser');
  await vi.waitFor(() => expect(app.opened).toHaveLength(1));

  disk.full = false;
  broken.record = true;
  await expect(app.sessions.stop()).rejects.toThrow('nothing can be noted');
  broken.record = false;
  expect([...stored.keys()].sort()).toEqual(['demo', second]);
  const next = await runApp([server.connection()], app.folder);
  await next.sessions.start();
  for (const session of ['demo', second]) await next.reaches('active', session);
});
