import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStores } from './stores.ts';

const secret = 'canary-refresh-token-0d2c7a19e4';

/** A keyring that encrypts by turning every byte around with its own number. */
function keyring(number: number | undefined) {
  const turn = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ (number ?? 0)));
  return {
    isEncryptionAvailable: () => number !== undefined,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptString: (text: string) => Buffer.concat([Buffer.from('v11'), turn(Buffer.from(text))]),
    decryptString: (bytes: Buffer) => turn(bytes.subarray(3)).toString(),
  };
}

async function vaultForTest() {
  const folder = await mkdtemp(path.join(tmpdir(), 'revocations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const open = (number?: number) =>
    openStores({ safeStorage: keyring(number), folder, onEvidence: () => undefined });
  return { folder, open };
}

test('what a server is to be told outlives the app, encrypted, apart from session and client @B10 @T8', async () => {
  const { folder, open } = await vaultForTest();
  const first = await open(7);
  await first.session('demo', true).write('session', 1);
  await first.revocations('demo', true).write(secret, 1);
  await first.session('demo', true).erase();
  for (const name of await readdir(folder)) {
    expect((await readFile(path.join(folder, name))).includes(secret), name).toBe(false);
  }
  const second = await open(7);
  expect(await second.revocations('demo', true).read()).toMatchObject({ state: 'ok', payload: secret });
  expect(await second.session('demo', true).read()).toEqual({ state: 'empty' });
  expect(second.sessions()).not.toContain('revocation');
});

test('a keyring that is not there keeps it in memory; one that lost its key is not left behind for it @B7', async () => {
  const { open } = await vaultForTest();
  const none = await open();
  expect(none.revocations('demo', true).kept).toBe('memory');
  const first = await open(7);
  await first.session('demo', true).write(secret, 1);
  await first.revocations('demo', true).write(secret, 1);
  const changed = await open(9);
  await expect(changed.revocations('demo', true).write(secret, 1)).rejects.toMatchObject({
    code: expect.stringContaining('keyring'),
  });
  const again = await open(7);
  expect(await again.session('demo', true).read()).toMatchObject({ state: 'ok', payload: secret });
});
