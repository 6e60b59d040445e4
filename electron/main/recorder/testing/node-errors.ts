import { execFileSync } from 'node:child_process';
import { createHmac, createPrivateKey, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import type { Forced } from './forced.ts';
import type { Locations } from './library-errors.ts';

/** The error of an emitter, with properties that a careless caller might add. */
async function errorOf(emitter: NodeJS.EventEmitter, about: object): Promise<never> {
  const [error] = await once(emitter, 'error').catch((reason: unknown) => [reason]);
  throw Object.assign(error as Error, about);
}

/** Errors of the network modules; they hold addresses, options and requests. */
export function networkErrors(canary: string, locations: Locations): Forced[] {
  const headers = { authorization: `Bearer ${canary}` };
  const port = Number(new URL(locations.closed).port);
  const request = (url: string) => http.request(`${url}/?refresh_token=${canary}`, { headers, agent: false });
  return [
    {
      name: 'net: refused',
      force: () => errorOf(connect(port, '127.0.0.1'), { options: { headers } }),
    },
    {
      name: 'net: refused on every address',
      force: () =>
        errorOf(connect({ port, host: 'localhost', autoSelectFamily: true }), { options: { headers } }),
    },
    {
      name: 'tls: a server that does not speak it',
      force: () =>
        errorOf(connectTls(Number(new URL(locations.echo).port), '127.0.0.1'), {
          options: { passphrase: canary },
        }),
    },
    {
      name: 'http: reset',
      force: () => {
        const outgoing = request(locations.reset);
        outgoing.end();
        return errorOf(outgoing, { outgoing, headers });
      },
    },
    {
      name: 'http: a header that cannot be sent',
      force: () => http.request(locations.echo, { headers: { authorization: `Bearer ${canary}\n` } }),
    },
    {
      name: 'http: a path that cannot be sent',
      force: () => http.request({ path: `/ ?code=${canary}`, headers }),
    },
    { name: 'fetch: credentials in the URL', force: () => fetch(`http://dana:${canary}@127.0.0.1/`) },
    { name: 'fetch: refused', force: () => fetch(`${locations.closed}/?code=${canary}`, { headers }) },
    {
      name: 'fetch: an aborted request whose reason is a secret',
      force: () => fetch(locations.silent, { signal: AbortSignal.abort(canary) }),
      needsLive: true,
    },
    {
      name: 'Headers: a value that cannot be sent',
      force: () => new Headers({ authorization: `Bearer ${canary}\u0000` }),
    },
    { name: 'URL: not one', force: () => new URL(`http://[${canary}`) },
  ];
}

/** Errors of node:fs, node:zlib, node:crypto, node:child_process and the engine; many quote what they were given. */
export function systemErrors(canary: string): Forced[] {
  const pem = `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`;
  return [
    {
      name: 'fs: a file that is not there',
      force: () => openSync(`/nowhere/${canary}`, 'r'),
      needsLive: true,
    },
    {
      name: 'fs: a folder where a file should be',
      force: () => readFileSync('/', { encoding: 'utf8', [canary]: 1 } as never),
    },
    { name: 'fs: a path with a null byte', force: () => openSync(`/nowhere/${canary}\u0000`, 'r') },
    {
      name: 'fs: data of no usable type',
      force: () => writeFileSync('/dev/null', { token: canary } as never),
    },
    { name: 'zlib: not gzip', force: () => gunzipSync(Buffer.from(canary)) },
    { name: 'zlib: cut off', force: () => inflateRawSync(Buffer.from([0x73])) },
    {
      name: 'crypto: a secret where bytes should be',
      force: () => timingSafeEqual(canary as never, Buffer.alloc(8)),
    },
    { name: 'crypto: a private key that is none', force: () => createPrivateKey(pem) },
    { name: 'crypto: a secret for an algorithm', force: () => createHmac(`client_secret=${canary}`, 'key') },
    {
      name: 'child_process: no such program',
      force: () => execFileSync('/nowhere/program', [`--token=${canary}`]),
    },
    {
      name: 'child_process: a program that fails',
      force: () =>
        execFileSync(process.execPath, ['-e', 'process.exit(1)', `--password=${canary}`], {
          stdio: 'ignore',
        }),
    },
    { name: 'JSON: a token where an object should be', force: () => JSON.parse(canary) },
    {
      name: 'JSON: broken in the middle of a token',
      force: () => JSON.parse(`{"refresh_token":"${canary.slice(0, 20)}"${canary.slice(20)}}`),
    },
    {
      name: 'JSON: a control character in a token',
      force: () => JSON.parse(`{"access_token":"${canary}\u0001"}`),
    },
    { name: 'decodeURIComponent', force: () => decodeURIComponent(`%E0%A4%${canary}`) },
    { name: 'structuredClone', force: () => structuredClone({ [canary]: () => canary }) },
    { name: 'BigInt', force: () => BigInt(canary), needsLive: true },
  ];
}
