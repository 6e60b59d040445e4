import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { root } from '../paths.ts';
import { askForAdvisories, parseAudit } from './advisories.ts';
import { type Dependencies, faultsOf, type LockedPackage, readDependencies } from './lock.ts';

const own = await readDependencies(root);
const changed = (change: (copy: Dependencies) => void) => {
  const copy = structuredClone(own);
  change(copy);
  return faultsOf(copy);
};

const inLock = (lock: Dependencies, name: string) => lock.locked[`node_modules/${name}`] as LockedPackage;

describe('the dependencies', () => {
  test('of this project are in order @T25', () => {
    expect(faultsOf(own)).toEqual([]);
    expect(Object.keys(own.installed).length).toBeGreaterThan(300);
  });

  test.each([
    [
      'one that is asked for and not locked',
      (copy: Dependencies) => {
        copy.manifests = {
          ...copy.manifests,
          '': { ...copy.manifests[''], dependencies: { 'left-pad': '1.3.0' } },
        };
      },
      'left-pad@1.3.0 of package.json is not in the lock file',
    ],
    [
      'a workspace’s that is asked for and not locked',
      (copy: Dependencies) => {
        copy.manifests['electron/safe-storage-helpers'] = { dependencies: { evil: '*' } };
      },
      'evil@* of electron/safe-storage-helpers is not in the lock file',
    ],
    [
      'one that is asked for in another version',
      (copy: Dependencies) => {
        copy.manifests[''] = { ...copy.manifests[''], devDependencies: { vitest: '^1.0.0' } };
      },
      'vitest@^1.0.0 of package.json is not in the lock file',
    ],
    [
      'one that is installed and not locked',
      (copy: Dependencies) => {
        copy.installed['node_modules/evil'] = { version: '6.6.6' };
      },
      'evil@6.6.6 in node_modules/evil differs from the lock file',
    ],
    [
      'one that is installed with other contents',
      (copy: Dependencies) => {
        inLock(copy, 'axios').integrity = 'sha512-other';
      },
      'axios@1.21.1 in node_modules/axios differs from the lock file',
    ],
    [
      'one without a digest',
      (copy: Dependencies) => {
        copy.locked['node_modules/evil'] = { version: '1.0.0' };
      },
      'evil@1.0.0 has no digest, or does not come from a registry',
    ],
    [
      'one from elsewhere than a registry',
      (copy: Dependencies) => {
        const resolved = 'git+ssh://git@example.com/evil.git';
        copy.locked['node_modules/evil'] = { version: '1.0.0', integrity: 'sha512-x', resolved };
      },
      'evil@1.0.0 has no digest, or does not come from a registry',
    ],
    [
      'one with a script that is not listed',
      (copy: Dependencies) => {
        inLock(copy, 'zod').hasInstallScript = true;
      },
      'zod has an installation script, and "allowScripts" does not name it',
    ],
    [
      'a listed script that is gone',
      (copy: Dependencies) => {
        delete inLock(copy, 'node').hasInstallScript;
      },
      '"allowScripts" names node, which has no such script',
    ],
  ])('are refused for %s @T25', (_case, change, fault) => {
    expect(changed(change)).toContain(fault);
  });
});

/** A registry with one advisory, at npm's bulk endpoint for advisories. */
async function openRegistry(answer: (asked: Record<string, string[]>) => [status: number, body: unknown]) {
  const reply = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const isBulk = request.url === '/-/npm/v1/security/advisories/bulk';
    const [status, given] = isBulk ? answer(JSON.parse(text.toString() || '{}')) : [404, {}];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(given));
  };
  const server = http.createServer((request, response) => void reply(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function folderWith(name: string, version: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'latchkey-audit-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const manifest = { name: 'app', version: '1.0.0', dependencies: { [name]: version } };
  const packages = { '': manifest, [`node_modules/${name}`]: { version, integrity: 'sha512-AA==' } };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(
    path.join(folder, 'package-lock.json'),
    JSON.stringify({ name: 'app', version: '1.0.0', lockfileVersion: 3, requires: true, packages }),
  );
  return folder;
}

/** npm caches answers. */
const ask = (folder: string, registry: string) =>
  askForAdvisories(folder, ['--registry', registry, '--cache', path.join(folder, 'cache')]);

const advisory = (severity: string) => ({
  id: 1,
  url: 'https://advisories.example/1',
  title: 'Prints tokens',
  severity,
  vulnerable_versions: '<2.0.0',
});

describe('the advisories of the registry', () => {
  test.each([
    ['critical', 1],
    ['high', 1],
    ['moderate', 1],
    ['low', 0],
  ])('count when they are %s: %i @T25', async (severity, count) => {
    const registry = await openRegistry(({ faulty }) => [
      200,
      faulty ? { faulty: [advisory(severity)] } : {},
    ]);
    const answer = await ask(await folderWith('faulty', '1.0.0'), registry);
    expect(answer).toEqual({
      advisories: Array(count).fill({
        package: 'faulty',
        severity,
        title: 'Prints tokens',
        url: 'https://advisories.example/1',
      }),
    });
  });

  test('do not count for a version that they do not concern @T25', async () => {
    const registry = await openRegistry(() => [200, { faulty: [advisory('critical')] }]);
    const answer = await ask(await folderWith('faulty', '2.0.0'), registry);
    expect(answer).toEqual({ advisories: [] });
  });

  test('are said to be missing where the registry has none to give @T25', async () => {
    const registry = await openRegistry(() => [405, {}]);
    const answer = await ask(await folderWith('faulty', '1.0.0'), registry);
    expect(answer).toEqual({ unanswered: expect.stringContaining('405') });
  });

  test.each(['', 'no JSON', '{}'])('are said to be missing for the answer %j @T25', (output) => {
    expect(parseAudit(output)).toEqual({ unanswered: expect.any(String) });
  });
});
