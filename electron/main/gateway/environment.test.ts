import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority, selfSigned } from './testing/certificates.ts';
import { openLine } from './testing/line.ts';
import { startServer, startTrap } from './testing/servers.ts';

const run = promisify(execFile);
const here = (file: string) => JSON.stringify(`${import.meta.dirname}/${file}`);

/** Runs in a child of its own, as Node reads these variables only when it starts; gives the last line it prints. */
async function inChild(code: string, env: Record<string, string>, flags: string[] = []): Promise<string> {
  const { stdout } = await run(process.execPath, [...flags, '--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], ...env },
  });
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** Asks one address by the app's two ways to a server, and by Node's own. */
const askers = {
  gateway: (origin: string) => `
    const { fixedTokens, testConnection, testGateway } = await import(${here('testing/servers.ts')});
    const gateway = testGateway(testConnection(${JSON.stringify(origin)}), fixedTokens('canary-token-5d41402abc'));
    const asked = gateway.request({ session: 'demo', method: 'GET', path: 'me' });
    console.log(await asked.then(() => 'answered', (error) => error.cause.reason));
    gateway.close();`,
  transport: (origin: string) => `
    const { createTransport } = await import(${here('../oauth/http-request.ts')});
    const http = createTransport();
    const asked = http.send({ url: ${JSON.stringify(`${origin}/token`)}, method: 'POST', headers: {}, body: 'canary' });
    console.log(await asked.then(() => 'answered', (error) => error.cause.code));
    http.close();`,
  bare: (origin: string) => `
    import https from 'node:https';
    https.get(${JSON.stringify(origin)}, () => { console.log('answered'); process.exit(); })
      .on('error', (error) => console.log(error.code));`,
};

async function secureLine(kind: 'of an authority' | 'self-signed') {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const target = await startServer((_, response) => response.end('{}'));
  onTestFinished(target.close);
  const authority = createAuthority();
  const line = await openLine(target.origin, kind === 'self-signed' ? selfSigned() : authority.issue());
  onTestFinished(() => line.unplug());
  const certificates = join(folder, 'authority.pem');
  await writeFile(certificates, authority.cert);
  return { line, certificates, keyLog: join(folder, 'keys.log') };
}

test.each(['gateway', 'transport'] as const)(
  'NODE_TLS_REJECT_UNAUTHORIZED does not make the %s trust a server @T16',
  async (asker) => {
    const { line } = await secureLine('self-signed');
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    expect(await inChild(askers.bare(line.origin), env)).toBe('answered');
    line.asked.length = 0;
    expect(await inChild(askers[asker](line.origin), env)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(line.asked).toEqual([]);
  },
);

test.each(['gateway', 'transport'] as const)(
  'NODE_EXTRA_CA_CERTS does not make the %s trust an authority @T16',
  async (asker) => {
    const { line, certificates } = await secureLine('of an authority');
    const env = { NODE_EXTRA_CA_CERTS: certificates };
    expect(await inChild(askers.bare(line.origin), env)).toBe('answered');
    line.asked.length = 0;
    expect(await inChild(askers[asker](line.origin), env)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(line.asked).toEqual([]);
  },
);

test('SSLKEYLOGFILE writes no keys of a connection down @T16', async () => {
  const { line, keyLog } = await secureLine('of an authority');
  for (const asker of Object.values(askers)) await inChild(asker(line.origin), { SSLKEYLOGFILE: keyLog });
  expect(existsSync(keyLog)).toBe(false);
  // Where keys are written down, they are found there.
  await inChild(askers.bare(line.origin), {}, [`--tls-keylog=${keyLog}`]);
  expect(existsSync(keyLog)).toBe(true);
});

const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'FTP_PROXY'];

test.each(['gateway', 'transport'] as const)(
  'no proxy of the environment sees a request of the %s, with or without TLS @T17',
  async (asker) => {
    const trap = await startTrap();
    onTestFinished(trap.close);
    const target = await startServer((_, response) => response.end('{}'));
    onTestFinished(target.close);
    const { line } = await secureLine('self-signed');
    const names = [...proxyNames, ...proxyNames.map((name) => name.toLowerCase())];
    const env = {
      ...Object.fromEntries(names.map((name) => [name, trap.origin])),
      NO_PROXY: '',
      no_proxy: '',
      NODE_USE_ENV_PROXY: '1',
    };
    expect(await inChild(askers[asker](target.origin), env)).toBe('answered');
    expect(await inChild(askers[asker](line.origin), env)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(trap.seen).toEqual([]);
    // The same variables do lead a client into the trap that minds them.
    const bare = `import axios from 'axios'; await axios.get(${JSON.stringify(target.origin)}); console.log('')`;
    await inChild(bare, env);
    expect(trap.seen).toHaveLength(1);
  },
);
