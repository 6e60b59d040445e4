import { X509Certificate } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { AuthorityView, ChosenAuthorities } from '../../../shared/model/network.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { errorCode } from '../lib/errors.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { authoritiesIn, viewOf } from './certificate.ts';

/** The certificate authorities that a person added, each a file of its own in the user data folder. */
export interface Authorities {
  list(): AuthorityView[];
  /** In PEM form. */
  pem(): readonly string[];
  /** Reads a file and remembers what it holds, to be added by fingerprint; nothing is trusted yet. */
  look(file: string): Promise<ChosenAuthorities>;
  /** Which of these, of the file looked at last, are not trusted yet. Throws when one is not of that file. */
  coming(fingerprints: readonly string[]): AuthorityView[];
  /** Trusts these of the file looked at last; durable when it resolves, else nothing has changed. */
  add(fingerprints: readonly string[]): Promise<void>;
  remove(fingerprint: string): Promise<void>;
}

export interface AuthoritiesOptions {
  folder: string;
  notice(text: string): void;
  /** Others are trusted from now on. */
  changed(): void;
}

const largest = 256 * 1024;
const suffix = '.pem';
const mostKept = 50;

const fileName = (fingerprint: string) => `${fingerprint.replaceAll(':', '').toLowerCase()}${suffix}`;

/** The certificate in one of our own files; undefined when it is not the one that the name says. */
function kept(name: string, text: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(text);
    return certificate.ca && fileName(certificate.fingerprint256) === name ? certificate : undefined;
  } catch {
    // Not even a certificate: damaged, as one with another fingerprint is.
    return undefined;
  }
}

async function loadOne(folder: string, name: string, notice: (text: string) => void) {
  const file = path.join(folder, name);
  try {
    const certificate = kept(name, await readFile(file, 'utf8'));
    if (certificate !== undefined) return certificate;
    const aside = `${name}.damaged-${Date.now()}`;
    await rename(file, path.join(folder, aside));
    notice(
      `A certificate authority that you added was damaged and is not trusted any more. Its file was kept as ${aside}. Add it again under Settings › Network.`,
    );
  } catch (error) {
    notice(
      `A certificate authority that you added could not be read (${errorCode(error) ?? 'unknown'}) and is not trusted now.`,
    );
  }
  return undefined;
}

async function load({ folder, notice }: AuthoritiesOptions): Promise<Map<string, X509Certificate>> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') {
      notice(
        `The certificate authorities that you added could not be read (${errorCode(error) ?? 'unknown'}).`,
      );
    }
    return [];
  });
  const files = names.filter((name) => name.endsWith(suffix)).sort();
  const found = await Promise.all(files.map((name) => loadOne(folder, name, notice)));
  return new Map(found.flatMap((one) => (one === undefined ? [] : [[one.fingerprint256, one]])));
}

async function readChosen(file: string): Promise<Buffer> {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(file, 'r');
    const bytes = Buffer.alloc(largest + 1);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytesRead <= largest) return bytes.subarray(0, bytesRead);
  } catch (error) {
    throw new ProblemError('disk_failed', `The file could not be read (${errorCode(error) ?? 'unknown'}).`, {
      remedy: 'Nothing has changed. Check that you may read it, or choose another one.',
      cause: { code: errorCode(error) ?? 'unknown' },
    });
  } finally {
    await handle?.close();
  }
  throw new ProblemError('too_large', 'The file is too large for one of certificates.', {
    remedy: 'Nothing has changed. Choose the file that your organisation gave you.',
  });
}

function notWritten(error: unknown): ProblemError {
  return new ProblemError(
    'disk_failed',
    `The certificate could not be kept (${errorCode(error) ?? 'unknown'}).`,
    {
      remedy: 'Nothing has changed. Free some disk space or check the permissions of the app folder.',
      cause: { code: errorCode(error) ?? 'unknown' },
    },
  );
}

function notChosen(): ProblemError {
  return new ProblemError('invalid_input', 'This certificate is not one of the file that was looked at.', {
    remedy: 'Nothing has changed. Choose the file again.',
  });
}

function tooMany(): ProblemError {
  return new ProblemError('invalid_input', `You have added ${mostKept} certificate authorities already.`, {
    remedy: 'Nothing has changed. Remove one of them first.',
  });
}

/** Writes all of them or, when one cannot be written, none. */
async function writeAll(folder: string, certificates: readonly X509Certificate[]): Promise<void> {
  const written: string[] = [];
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const one of certificates) {
      const file = path.join(folder, fileName(one.fingerprint256));
      await replaceFile(file, one.toString());
      written.push(file);
    }
  } catch (error) {
    for (const file of written) await rm(file, { force: true });
    throw notWritten(error);
  }
}

/** Reads the authorities that are kept. A file that is damaged is put aside, never deleted, and not trusted. */
export async function openAuthorities(options: AuthoritiesOptions): Promise<Authorities> {
  const { folder, changed } = options;
  const trusted = await load(options);
  let looked = new Map<string, X509Certificate>();
  function fresh(fingerprints: readonly string[]): X509Certificate[] {
    const wanted = fingerprints.map((name) => looked.get(name));
    const certificates = wanted.flatMap((one) => (one === undefined ? [] : [one]));
    if (certificates.length === 0 || certificates.length < wanted.length) throw notChosen();
    return certificates.filter((one) => !trusted.has(one.fingerprint256));
  }
  return {
    list: () => [...trusted.values()].map(viewOf),
    pem: () => [...trusted.values()].map(String),
    async look(file) {
      looked = new Map(authoritiesIn(await readChosen(file)).map((one) => [one.fingerprint256, one]));
      const found = [...looked.values()].map((one) => ({
        ...viewOf(one),
        trusted: trusted.has(one.fingerprint256),
      }));
      return { file: path.basename(file), found };
    },
    coming: (fingerprints) => fresh(fingerprints).map(viewOf),
    async add(fingerprints) {
      const coming = fresh(fingerprints);
      if (trusted.size + coming.length > mostKept) throw tooMany();
      await writeAll(folder, coming);
      for (const one of coming) trusted.set(one.fingerprint256, one);
      changed();
    },
    async remove(fingerprint) {
      if (!trusted.has(fingerprint)) return;
      await rm(path.join(folder, fileName(fingerprint)), { force: true }).catch((error: unknown) => {
        throw notWritten(error);
      });
      trusted.delete(fingerprint);
      changed();
    },
  };
}
