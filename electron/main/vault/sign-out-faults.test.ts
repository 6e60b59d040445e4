import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { TestAuthorizationServer } from '../oauth/testing/authorization-server.ts';
import { serverForTest } from '../session/testing/app.ts';
import { faults, type Trouble } from './testing/faulty-disk.ts';
import { openVaultSetup, session } from './testing/vault-setup.ts';

// Faults come by order, so the disk below need not be a slow one.
const memory = existsSync('/dev/shm') ? '/dev/shm' : undefined;

/** A sign-out on a disk in trouble, with the server out of reach until the next start. Gives what went against it. */
async function leave(
  server: TestAuthorizationServer,
  trouble: Trouble,
): Promise<{ past: boolean; complaint?: string }> {
  server.rotation.endAll();
  server.state.revocation = ({ response }) => void response.socket?.destroy();
  const setup = await openVaultSetup(server, memory);
  try {
    const { sessions, until } = setup.run();
    await sessions.start();
    await sessions.get(session).signIn({ method: 'password', keep: true });
    await until(({ state }) => state === 'active');
    setup.disk.begin(trouble);
    const done = await sessions
      .get(session)
      .signOut()
      .then(
        () => true,
        () => false,
      );
    await until(({ unconfirmed }) => unconfirmed !== undefined);
    const { unconfirmed } = setup.run().now();
    const past = setup.disk.seen() < trouble.at;
    await sessions.stop();
    setup.disk.heal();
    server.state.revocation = undefined;
    const next = await setup.restart();
    const { state } = next.now();
    await next.sessions.stop();
    if (done && state !== 'signedOut') return { past, complaint: `came back ${state}` };
    const told = server.rotation.liveFamilies() === 0;
    if (state === 'signedOut' && unconfirmed === 'vault' && !told) return { past, complaint: 'was not told' };
    return { past };
  } finally {
    await setup.remove();
  }
}

test('a disk that fails at any single operation of a sign-out brings no session back, and what it promised to tell is told @B10 @T21 @T22', async () => {
  const server = await serverForTest();
  const complaints: string[] = [];
  let at = 0;
  for (let past = false; !past; ) {
    at += 1;
    const fault = faults[at % faults.length] ?? 'EIO';
    const trouble = { at, fault, lasting: at % 2 === 0 };
    const life = await leave(server, trouble);
    past = life.past;
    if (life.complaint !== undefined)
      complaints.push(`${fault}${trouble.lasting ? ' for long' : ''} at ${at}: ${life.complaint}`);
  }
  expect(complaints).toEqual([]);
  expect(at).toBeGreaterThan(40);
}, 180_000);
