import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { sendJson } from '../oauth/testing/http-server.ts';
import { both, endedRun, expectLocked, openLockedSetup, ready } from './testing/locked-starts.ts';

describe('what stays in the vault stays locked', () => {
  test('after a sign-out that could not wipe it @T9 @T22 @S2.4', async () => {
    const { run } = await endedRun();
    const stuck = await run();
    await stuck.sessions.start();
    for (const act of ['write', 'erase'] as const) stuck.faults.add(act);
    await expect(stuck.sessions.get('demo').signOut()).rejects.toMatchObject({ code: 'disk_failed' });
    expect(stuck.of('demo')?.state).toBe('signedOut');
    await stuck.sessions.stop();
    const next = await run();
    await next.sessions.start();
    await expectLocked(next, 'demo');
    await next.sessions.get('demo').signOut();
    await next.sessions.stop();
    expect(Object.keys(next.settings.now().locked)).toEqual(['demo~2']);
  });

  test('after a sign-out that was killed before its first write @T9 @T22 @S2.4', async () => {
    const { run } = await endedRun();
    const killed = await run(ready, {
      fault: (step) => {
        if (step === 'signOut.left') throw new Error('killed here');
      },
    });
    await killed.sessions.start();
    await expect(killed.sessions.get('demo').signOut()).rejects.toThrow();
    await killed.sessions.stop();
    const next = await run();
    await next.sessions.start();
    await expectLocked(next, 'demo');
  });

  test('after a renewal under way was refused, and the record could not be removed @T9 @S2.4', async () => {
    const { run, server } = await endedRun({ lock: false });
    const app = await run();
    await app.sessions.start();
    const requested = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    server.state.script = async ({ response }) => {
      requested.resolve();
      await answered.promise;
      sendJson(response, 400, { error: 'invalid_grant' });
    };
    const refresh = app.sessions.get('demo').refresh();
    await requested.promise;
    await app.sessions.get('demo').lock(20);
    app.faults.add('erase');
    answered.resolve();
    await expect(refresh).rejects.toMatchObject({ code: 'session_ended' });
    await app.sessions.stop();
    server.state.script = undefined;
    const next = await run();
    await next.sessions.start();
    await expectLocked(next, 'demo');
  });

  test('when it belongs to another place for one start and cannot be put aside @T9 @S2.4', async () => {
    const { run, server } = await endedRun();
    const elsewhere = server.connection({ issuer: 'https://other.example' });
    const app = await run(ready, { connections: [elsewhere] });
    app.faults.add('setAside');
    await app.sessions.start();
    expect(app.of('demo')?.state).not.toBe('active');
    await app.sessions.stop();
    const next = await run();
    await next.sessions.start();
    await expectLocked(next, 'demo');
  });

  test('when its connection is not there for one start @T9 @S2.4', async () => {
    const { run } = await endedRun();
    const without = await run(ready, { connections: [] });
    await without.sessions.start();
    expect(without.sessions.list()).toEqual([]);
    await without.sessions.stop();
    const next = await run();
    await next.sessions.start();
    for (const session of both) await expectLocked(next, session);
  });

  test('when somebody signs in while the keyring is away, and cannot be written over it @T9 @S2.4', async () => {
    const { run } = await endedRun();
    const away = await run();
    for (const act of ['read', 'write', 'erase'] as const) away.faults.add(act);
    await away.sessions.start();
    await expectLocked(away, 'demo', 'keyring_locked');
    await away.sessions.get('demo').signIn({ method: 'password', keep: true });
    await away.reaches('demo', 'active');
    expect(away.of('demo')).toMatchObject({ kept: 'memory' });
    await away.sessions.stop();
    const next = await run();
    await next.sessions.start();
    await expectLocked(next, 'demo');
  });

  test('while an unlock in the browser is under way and the app ends @T9 @S2.4', async () => {
    const { run } = await endedRun();
    const app = await run();
    await app.sessions.start();
    await app.sessions.get('demo').unlock('browser');
    await vi.waitFor(() => expect(app.of('demo')?.signIn?.step).toBe('browser'));
    await app.sessions.stop();
    const next = await run();
    await next.sessions.start();
    await expectLocked(next, 'demo');
  });
});

describe('a session that is locked while its sign-in still removes an earlier one', () => {
  test('is locked at the next start @T9 @S2.4', async () => {
    const { run } = await openLockedSetup();
    const first = await run();
    const erased = Promise.withResolvers<void>();
    first.delays.erase = erased.promise;
    await first.sessions.start();
    await first.signIn('demo');
    await first.sessions.get('demo').lock(20);
    erased.resolve();
    await first.sessions.stop();
    const next = await run();
    await next.sessions.start();
    await expectLocked(next, 'demo');
  });
});

describe('what nobody is signed in to is not locked', () => {
  test('a session kept in memory alone is gone at the next start, and its lock with it @T9 @S2.4', async () => {
    const { run } = await openLockedSetup();
    const first = await run();
    await first.sessions.start();
    await first.sessions.get('demo').signIn({ method: 'password', keep: false });
    await first.reaches('demo', 'active');
    await first.sessions.get('demo').lock(20);
    await first.sessions.stop();
    expect(first.settings.now().locked).toHaveProperty('demo');
    const next = await run();
    await next.sessions.start();
    expect(next.of('demo')?.state).toBe('signedOut');
    await next.signIn('demo');
    await next.sessions.stop();
    expect(next.settings.now().locked).toEqual({});
  });

  test('whoever signs in after a locked session ended begins an open one @T9 @S2.4', async () => {
    const { run, server } = await endedRun({ lock: false });
    const app = await run();
    await app.sessions.start();
    server.state.script = ({ response }) => sendJson(response, 400, { error: 'invalid_grant' });
    await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'session_ended' });
    server.state.script = undefined;
    await app.signIn('demo');
    await app.sessions.stop();
    const next = await run();
    await next.sessions.start();
    expect(next.of('demo')?.state).toBe('active');
  });

  test('a sign-in beside a locked session takes its place, and its lock, when it can be written after all @T9 @S2.4', async () => {
    const { run } = await endedRun();
    const app = await run();
    for (const act of ['read', 'write', 'erase'] as const) app.faults.add(act);
    await app.sessions.start();
    await app.sessions.get('demo').signIn({ method: 'password', keep: true });
    await app.reaches('demo', 'active');
    app.faults.clear();
    await app.sessions.get('demo').retry();
    expect(app.of('demo')).toMatchObject({ kept: 'vault' });
    await app.sessions.stop();
    const next = await run();
    await next.sessions.start();
    expect(next.of('demo')?.state).toBe('active');
    await expectLocked(next, 'demo~2');
  });

  test('a connection that was removed and put back has no lock of before @T9 @S2.4', async () => {
    const { run, server } = await endedRun();
    const app = await run();
    await app.sessions.start();
    await app.sessions.disconnect('demo');
    app.sessions.connect(server.connection());
    await app.signIn('demo');
    await app.sessions.stop();
    const next = await run();
    await next.sessions.start();
    expect(next.of('demo')?.state).toBe('active');
    expect(next.settings.now().locked).toEqual({});
  });
});

describe('settings that do not say what was locked', () => {
  const damage: Record<string, (file: string) => Promise<void>> = {
    damaged: (file) => writeFile(file, '{"version":1,"locked":'),
    'of another version': (file) => writeFile(file, '{"version":2,"locked":{}}'),
  };

  test.each(Object.entries(damage))(
    '%s: every session counts as locked, also one whose connection comes back later @T9 @S2.4',
    async (_, spoil) => {
      const { run, settingsFile, folder } = await endedRun();
      await spoil(settingsFile);
      const without = await run(ready, { connections: [] });
      await without.sessions.start();
      await without.sessions.stop();
      // A change of a setting rewrites the file and must keep every lock.
      await without.settings.update((now) => ({ ...now, language: 'de' }));
      for (let restart = 0; restart < 2; restart += 1) {
        const again = await run();
        await again.sessions.start();
        for (const session of both) await expectLocked(again, session);
        await again.sessions.stop();
      }
      const next = await run();
      await next.sessions.start();
      await next.unlock('demo');
      await next.sessions.stop();
      const last = await run();
      await last.sessions.start();
      expect(last.of('demo')?.state).toBe('active');
      await expectLocked(last, 'demo~2');
      expect((await readdir(folder)).filter((name) => name.includes('.damaged-'))).toHaveLength(1);
    },
  );
});

describe('a lock that cannot be written', () => {
  test('is written as soon as that works, also at the very end, and said once @T9 @T21 @S2.4', async () => {
    const { run, settingsFile } = await endedRun({ lock: false });
    const app = await run();
    await app.sessions.start();
    // The file that the new text is written to first.
    const draft = `${settingsFile}.new`;
    await mkdir(draft);
    await app.sessions.get('demo').lock(20);
    await vi.waitFor(() => expect(app.noted('demo')).toContain('vault'));
    expect(app.of('demo')?.state).toBe('locked');
    expect(app.settings.now().locked).toEqual({});
    await rm(draft, { recursive: true });
    await app.sessions.stop();
    expect(app.noted('demo')).toEqual(['locked', 'vault']);
    const next = await run();
    await next.sessions.start();
    await expectLocked(next, 'demo');
  });
});
