import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAuthority } from '../gateway/testing/certificates.ts';
import { openAuthorities } from './authorities.ts';

const [ours, theirs] = [createAuthority('Our Root'), createAuthority('Their Root')];
const fingerprintOf = (pem: string) => new X509Certificate(pem).fingerprint256;

let root: string;
let folder: string;
let notices: string[];
let changes: number;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'latchkey-authorities-'));
  folder = path.join(root, 'authorities');
  notices = [];
  changes = 0;
});

afterEach(() => rm(root, { recursive: true }));

const open = () =>
  openAuthorities({
    folder,
    notice: (text) => notices.push(text),
    changed: () => {
      changes += 1;
    },
  });

async function file(content: string | Buffer, name = 'ca.pem'): Promise<string> {
  const filePath = path.join(root, name);
  await writeFile(filePath, content);
  return filePath;
}

test('a file is shown before anything of it is trusted; what is added is kept, and there after a restart @T16', async () => {
  const authorities = await open();
  const chosen = await authorities.read(await file(`${ours.cert}\n# and\n${theirs.cert}`));
  expect(chosen).toEqual({
    file: 'ca.pem',
    found: [
      {
        subject: 'Our Root',
        issuer: 'Our Root',
        fingerprint: fingerprintOf(ours.cert),
        validFrom: expect.any(Number),
        validTo: expect.any(Number),
        root: true,
        trusted: false,
      },
      expect.objectContaining({ subject: 'Their Root', trusted: false }),
    ],
  });
  expect([authorities.list(), authorities.pem(), changes]).toEqual([[], [], 0]);
  await authorities.add([fingerprintOf(theirs.cert)]);
  expect(authorities.pem().map(fingerprintOf)).toEqual([fingerprintOf(theirs.cert)]);
  expect(changes).toBe(1);
  const [name = ''] = await readdir(folder);
  expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  const reopened = await open();
  expect(reopened.list()).toMatchObject([{ subject: 'Their Root' }]);
  expect((await reopened.read(await file(theirs.cert))).found).toMatchObject([{ trusted: true }]);
  expect(notices).toEqual([]);
});

test('only what was shown can be added', async () => {
  const authorities = await open();
  const refused = { code: 'invalid_input', remedy: expect.stringContaining('Nothing has changed') };
  await expect(authorities.add([fingerprintOf(ours.cert)])).rejects.toMatchObject(refused);
  await authorities.read(await file(ours.cert));
  await expect(authorities.add([fingerprintOf(ours.cert), fingerprintOf(theirs.cert)])).rejects.toMatchObject(
    refused,
  );
  expect([authorities.list(), changes]).toEqual([[], 0]);
});

test('a single certificate in DER is taken, too, and nothing else of a file is kept', async () => {
  const authorities = await open();
  const der = await authorities.read(await file(new X509Certificate(ours.cert).raw, 'ca.der'));
  expect(der.found).toMatchObject([{ subject: 'Our Root' }]);
  await authorities.read(await file(`${ours.key}${ours.cert}`));
  await authorities.add([fingerprintOf(ours.cert)]);
  const [name = ''] = await readdir(folder);
  expect(await readFile(path.join(folder, name), 'utf8')).toBe(ours.cert);
});

test.each([
  ['is empty', '', 'holds no certificate'],
  ['is of another kind', 'Dear Sir or Madam', 'holds no certificate'],
  ['holds a key alone', ours.key, 'holds no certificate'],
  [
    'holds the certificate of a server',
    ours.issue().cert,
    'localhost does not belong to a certificate authority',
  ],
  [
    'holds a good one and one of a server',
    `${theirs.cert}${ours.issue().cert}`,
    'does not belong to a certificate authority',
  ],
  ['is damaged', ours.cert.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'), 'damaged'],
  ['is cut off', ours.cert.slice(0, 200), 'holds no certificate'],
  ['holds very many', ours.cert.repeat(21), 'more than 20'],
  ['is very large', `${ours.cert}${' '.repeat(300_000)}`, 'too large'],
])('a file that %s changes nothing and says why', async (_, content, words) => {
  const authorities = await open();
  const problem = await authorities.read(await file(content)).catch((error: unknown) => error);
  expect(problem).toMatchObject({
    message: expect.stringContaining(words),
    remedy: expect.stringContaining('Nothing has changed'),
  });
  expect([authorities.list(), changes]).toEqual([[], 0]);
});

test('a file that cannot be read is told so', async () => {
  const authorities = await open();
  await expect(authorities.read(path.join(root, 'nowhere.pem'))).rejects.toMatchObject({
    code: 'disk_failed',
    message: expect.stringContaining('ENOENT'),
  });
});

test('one that cannot be kept is not trusted, nor are those that came with it', async () => {
  const authorities = await open();
  await mkdir(folder);
  // A folder with the name of the second file.
  await mkdir(path.join(folder, `${fingerprintOf(theirs.cert).replaceAll(':', '').toLowerCase()}.pem`));
  await authorities.read(await file(`${ours.cert}${theirs.cert}`));
  const both = [fingerprintOf(ours.cert), fingerprintOf(theirs.cert)];
  await expect(authorities.add(both)).rejects.toMatchObject({ code: 'disk_failed' });
  expect([authorities.list(), changes]).toEqual([[], 0]);
  const names = await readdir(folder);
  expect(
    names.some((name) => name.startsWith(fingerprintOf(ours.cert).replaceAll(':', '').toLowerCase())),
  ).toBe(false);
});

test('one that is removed is gone for good, also after a restart', async () => {
  const authorities = await open();
  await authorities.read(await file(ours.cert));
  await authorities.add([fingerprintOf(ours.cert)]);
  await authorities.remove(fingerprintOf(ours.cert));
  await authorities.remove(fingerprintOf(ours.cert));
  expect([authorities.list(), changes, await readdir(folder)]).toEqual([[], 2, []]);
  expect((await open()).list()).toEqual([]);
});

test('a damaged or exchanged file is put aside with a notice and not trusted, the others are @T16', async () => {
  const authorities = await open();
  await authorities.read(await file(`${ours.cert}${theirs.cert}`));
  await authorities.add([fingerprintOf(ours.cert), fingerprintOf(theirs.cert)]);
  const name = `${fingerprintOf(ours.cert).replaceAll(':', '').toLowerCase()}.pem`;
  for (const other of ['garbage', createAuthority('Stranger').cert, ours.issue().cert]) {
    await writeFile(path.join(folder, name), other);
    notices = [];
    expect((await open()).list().map(({ subject }) => subject)).toEqual(['Their Root']);
    expect(notices).toMatchObject([expect.stringContaining('no longer trusted')]);
    expect((await readdir(folder)).filter((entry) => entry.startsWith(`${name}.damaged-`))).not.toEqual([]);
  }
});
