import { X509Certificate } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { AuthorityView, ChosenAuthorities } from '../../../shared/model/network.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { errorCode } from '../lib/errors.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { authoritiesIn, viewOf } from './certificate.ts';

/** The certificate authorities that a person added, each in its own file in the user data folder. */
export interface Authorities {
  list(): AuthorityView[];
  /** In PEM form. */
  pem(): readonly string[];
  /** Reads a file and remembers its certificates, so that they can be added by fingerprint; none is trusted yet. */
  read(file: string): Promise<ChosenAuthorities>;
  /** The ones of these that are not trusted yet. Throws when one is not in the file read last. */
  untrusted(fingerprints: readonly string[]): AuthorityView[];
  /** Trusts these certificates of the file read last; durable when it resolves, else nothing has changed. */
  add(fingerprints: readonly string[]): Promise<void>;
  remove(fingerprint: string): Promise<void>;
}

export interface AuthoritiesOptions {
  folder: string;
  notice(text: string): void;
  /** Called when the trusted authorities have changed. */
  changed(): void;
}

const maxFileBytes = 256 * 1024;
const suffix = '.pem';
const maxAuthorities = 50;

const fileName = (fingerprint: string) => `${fingerprint.replaceAll(':', '').toLowerCase()}${suffix}`;

/** Parses one of our own files; undefined when it does not hold the certificate that its name says. */
function parseStored(name: string, text: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(text);
    return certificate.ca && fileName(certificate.fingerprint256) === name ? certificate : undefined;
  } catch {
    // Not a certificate: damaged, like one with another fingerprint.
    return undefined;
  }
}

async function loadOne(folder: string, name: string, notice: (text: string) => void) {
  const file = path.join(folder, name);
  try {
    const certificate = parseStored(name, await readFile(file, 'utf8'));
    if (certificate !== undefined) return certificate;
    const newName = `${name}.damaged-${Date.now()}`;
    await rename(file, path.join(folder, newName));
    notice(
      `A certificate authority that you added was damaged and is no longer trusted. Its file was kept as ${newName}. Add it again under Settings › Network.`,
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
  return new Map(
    found.flatMap((certificate) =>
      certificate === undefined ? [] : [[certificate.fingerprint256, certificate]],
    ),
  );
}

async function readChosen(file: string): Promise<Buffer> {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(file, 'r');
    const bytes = Buffer.alloc(maxFileBytes + 1);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytesRead <= maxFileBytes) return bytes.subarray(0, bytesRead);
  } catch (error) {
    throw new ProblemError('disk_failed', `The file could not be read (${errorCode(error) ?? 'unknown'}).`, {
      remedy: 'Nothing has changed. Check that you may read the file, or choose another one.',
      cause: { code: errorCode(error) ?? 'unknown' },
    });
  } finally {
    await handle?.close();
  }
  throw new ProblemError('too_large', 'The file is too large to be a certificate file.', {
    remedy: 'Nothing has changed. Choose the file that your organisation gave you.',
  });
}

function notWritten(error: unknown): ProblemError {
  return new ProblemError(
    'disk_failed',
    `The certificate could not be stored (${errorCode(error) ?? 'unknown'}).`,
    {
      remedy: 'Nothing has changed. Free some disk space or check the permissions of the app folder.',
      cause: { code: errorCode(error) ?? 'unknown' },
    },
  );
}

function notChosen(): ProblemError {
  return new ProblemError('invalid_input', 'This certificate is not in the file that you chose.', {
    remedy: 'Nothing has changed. Choose the file again.',
  });
}

function tooMany(): ProblemError {
  return new ProblemError(
    'invalid_input',
    `You have already added ${maxAuthorities} certificate authorities.`,
    {
      remedy: 'Nothing has changed. Remove one of them first.',
    },
  );
}

/** Writes all files, or none when one cannot be written. */
async function writeAll(folder: string, certificates: readonly X509Certificate[]): Promise<void> {
  const written: string[] = [];
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const certificate of certificates) {
      const file = path.join(folder, fileName(certificate.fingerprint256));
      await replaceFile(file, certificate.toString());
      written.push(file);
    }
  } catch (error) {
    for (const file of written) await rm(file, { force: true });
    throw notWritten(error);
  }
}

/** Loads the stored authorities. A damaged file is renamed, never deleted, and not trusted. */
export async function openAuthorities(options: AuthoritiesOptions): Promise<Authorities> {
  const { folder, changed } = options;
  const trusted = await load(options);
  let lastRead = new Map<string, X509Certificate>();
  function untrusted(fingerprints: readonly string[]): X509Certificate[] {
    const matches = fingerprints.map((name) => lastRead.get(name));
    const certificates = matches.filter((certificate) => certificate !== undefined);
    if (certificates.length === 0 || certificates.length < matches.length) throw notChosen();
    return certificates.filter(({ fingerprint256 }) => !trusted.has(fingerprint256));
  }
  return {
    list: () => [...trusted.values()].map(viewOf),
    pem: () => [...trusted.values()].map(String),
    async read(file) {
      lastRead = new Map(
        authoritiesIn(await readChosen(file)).map((certificate) => [certificate.fingerprint256, certificate]),
      );
      const found = [...lastRead.values()].map((certificate) => ({
        ...viewOf(certificate),
        trusted: trusted.has(certificate.fingerprint256),
      }));
      return { file: path.basename(file), found };
    },
    untrusted: (fingerprints) => untrusted(fingerprints).map(viewOf),
    async add(fingerprints) {
      const added = untrusted(fingerprints);
      if (trusted.size + added.length > maxAuthorities) throw tooMany();
      await writeAll(folder, added);
      for (const certificate of added) trusted.set(certificate.fingerprint256, certificate);
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
