import { describe, expect, test } from 'vitest';
import { both, endedRun, expectLocked, ready, type Scene } from './testing/locked-starts.ts';

/** Changes of the keyring between two starts, and the problem of a session that waits for it. */
const keyrings: Record<string, Scene & { waits?: string; sealed?: true }> = {
  ready,
  locked: { ...ready, answer: 'locked', waits: 'keyring_locked' },
  'away behind a backend that is no keyring': {
    ...ready,
    ring: { backend: 'basic_text', builtIn: true },
    waits: 'keyring_absent',
  },
  'not on the bus': { ...ready, answer: 'absent', waits: 'keyring_absent' },
  silent: { ...ready, answer: 'silent', waits: 'keyring_silent' },
  'there and refusing every call': { ...ready, ring: { refuses: true }, waits: 'keyring_locked' },
  'not available to safeStorage': { ...ready, ring: { available: false }, waits: 'keyring_locked' },
  'wiped and new': { ...ready, ring: { password: 'minted anew' }, waits: 'keyring_changed' },
  'another desktop’s': {
    ...ready,
    ring: { backend: 'kwallet5', password: 'of another wallet' },
    waits: 'keyring_changed',
  },
  'a passphrase that nobody typed yet': {
    ring: { backend: 'basic_text', builtIn: true },
    answer: 'absent',
    waits: 'passphrase_needed',
    sealed: true,
  },
};

/** The keyring that the sessions were saved with. */
const born = (scene: (typeof keyrings)[string]): Scene => (scene.sealed ? scene : ready);

describe.each(Object.entries(keyrings))('with a keyring that is %s at a start', (_, scene) => {
  const { waits, sealed } = scene;

  test('a session locked for inactivity stays locked, and each start notes one thing of it @T9 @S2.4 @B7', async () => {
    const { run, calls } = await endedRun({ scene: born(scene) });
    for (let restart = 0; restart < 2; restart += 1) {
      const again = await run(scene);
      await again.sessions.start();
      for (const session of both) {
        await expectLocked(again, session, waits);
        expect(again.noted(session)).toEqual([waits === undefined ? 'locked' : 'vault']);
      }
      await again.sessions.stop();
    }
    const late = await run(scene);
    await late.sessions.start();
    await late.restoreKeyring();
    for (const session of both) {
      await late.sessions.get(session).retry();
      await expectLocked(late, session);
      expect(late.noted(session).filter((kind) => kind === 'locked')).toHaveLength(1);
    }
    late.sessions.wake();
    await late.sessions.stop();
    expect(calls()).toBe(0);

    const next = await run(sealed ? scene : ready);
    await next.sessions.start();
    if (sealed) {
      await next.restoreKeyring();
      for (const session of both) await next.sessions.get(session).retry();
    }
    await next.unlock('demo');
    expect(await next.token('demo')).toBe('a token');
    await expectLocked(next, 'demo~2');
    await next.sessions.stop();
    expect(next.settings.now().locked).toEqual({ 'demo~2': { at: expect.any(Number), minutes: 20 } });
  });

  test('one that was open is open again when the keyring is back @T9 @B7', async () => {
    const { run } = await endedRun({ lock: false, scene: born(scene) });
    const again = await run(scene);
    await again.sessions.start();
    for (const session of both) {
      expect(again.of(session)?.problem?.code).toBe(waits);
      expect(again.noted(session)).toEqual(waits === undefined ? [] : ['vault']);
    }
    await again.restoreKeyring();
    for (const session of both) {
      await again.sessions.get(session).retry();
      expect(again.of(session)?.state).toBe('active');
      expect(await again.token(session)).toBe('a token');
    }
  });
});

describe.each(Object.entries(keyrings).filter(([, { waits }]) => waits))(
  'with a keyring that is %s at a start',
  (_, scene) => {
    test('left alone while it waits, it is locked when the keyring is back @T9 @S2.4 @B7', async () => {
      const { run, calls } = await endedRun({ lock: false, scene: born(scene) });
      const again = await run(scene);
      await again.sessions.start();
      await again.sessions.get('demo').lock(20);
      await again.sessions.get('demo~2').signOutIdle(20);
      for (const session of both) {
        expect(again.of(session)?.state).toBe('waiting');
        await again.sessions.get(session).lock(20);
      }
      await again.restoreKeyring();
      for (const session of both) {
        await again.sessions.get(session).retry();
        expect(again.of(session)?.state).toBe('locked');
        expect(again.noted(session).filter((kind) => kind === 'locked')).toHaveLength(2);
      }
      await again.sessions.stop();
      const next = await run(scene);
      await next.sessions.start();
      for (const session of both) await expectLocked(next, session, scene.waits);
      expect(calls()).toBe(0);
    });
  },
);

describe('a locked session whose renewal was cut off', () => {
  test.each(['intent', 'answered', 'pending'])(
    'at "%s" sends nothing at any start, says one thing, and is finished when its owner is back @T9 @T11 @S2.4',
    async (step) => {
      const { run, server } = await endedRun({ lock: false });
      const cut = await run(ready, {
        fault: (reached) => {
          if (reached === step) throw new Error('cut off here');
        },
      });
      await cut.sessions.start();
      await expect(cut.sessions.get('demo').refresh()).rejects.toMatchObject({ name: 'ProblemError' });
      await cut.sessions.get('demo').lock(20);
      await cut.sessions.stop();
      const sent = server.state.tokenCalls.length;
      for (let restart = 0; restart < 2; restart += 1) {
        const again = await run();
        await again.sessions.start();
        await expectLocked(again, 'demo');
        again.sessions.wake();
        await expect(again.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'locked' });
        expect(again.noted('demo')).toEqual(['locked']);
        await again.sessions.stop();
      }
      expect(server.state.tokenCalls).toHaveLength(sent);
      const last = await run();
      await last.sessions.start();
      await last.unlock('demo');
      expect(last.of('demo')).toMatchObject({ generation: 2, renewals: 1 });
    },
  );
});
