import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { postgresForTest } from './testing/databases.ts';

const readySchema = z.object({ ready: z.literal(true), issuer: z.url(), api: z.url() });

/** The test's own data folder, so that no keys end up in the user's. */
function dataForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-main-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function start(args: string[], env: NodeJS.ProcessEnv = {}, nodeArgs: string[] = []): ChildProcess {
  const child = spawn(process.execPath, [...nodeArgs, join(import.meta.dirname, 'main.ts'), ...args], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (stream === null) throw new TypeError('the child has no such stream');
  const [line] = await once(createInterface({ input: stream }), 'line');
  return String(line);
}

/** Everything a child process prints. */
function listenTo(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
  }
  return () => text;
}

test('prints one line for machines when it is up, answers, and stops on SIGTERM', async () => {
  const child = start(['--port', '0', '--database', ':memory:']);
  const ready = readySchema.parse(JSON.parse(await firstLine(child.stdout)));
  expect((await fetch(`${ready.issuer}/jwks`)).status).toBe(200);
  expect((await fetch(`${ready.api}/api/me`)).status).toBe(401);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('ends when its standard input closes, if told so', async () => {
  const child = start(['--port', '0', '--database', ':memory:', '--quiet', '--exit-with-parent']);
  await firstLine(child.stdout);
  child.stdin?.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('says what to do when the port is taken, and when a flag is wrong', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = String(typeof address === 'object' ? address?.port : '');
  const taken = start(['--port', port, '--database', ':memory:']);
  expect(await firstLine(taken.stderr)).toBe(
    `Port ${port} is taken. Choose another with --port, or --port 0 for any free one.`,
  );
  expect((await once(taken, 'exit'))[0]).toBe(1);
  const wrong = start(['--port', 'many']);
  expect(await firstLine(wrong.stderr)).toContain('--port');
  expect((await once(wrong, 'exit'))[0]).toBe(2);
});

test('on SQLite neither the PostgreSQL client nor the metrics are loaded', async () => {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(specifier, context, next) {
      const found = next(specifier, context);
      process.stderr.write(found.url + '\\n');
      return found;
    } });`;
  const child = start(['--port', '0', '--database', ':memory:'], {}, [
    '--import',
    `data:text/javascript,${encodeURIComponent(hook)}`,
  ]);
  const written = listenTo(child);
  await firstLine(child.stdout);
  expect(written()).toMatch(/node_modules\/kysely\//);
  expect(written()).not.toMatch(/node_modules\/(pg|pg-pool|pg-protocol|prom-client)\//);
});

test('a database that cannot be reached or refuses is named without its password', async () => {
  const good = new URL(await postgresForTest());
  const wrongPassword = new URL(good);
  wrongPassword.password = 'hunter2-password';
  const nobody = new URL(good);
  nobody.port = '1';
  const missing = new URL(good);
  missing.pathname = '/nowhere';
  const expected = [
    [wrongPassword, 'refuses the user or the password (28P01)'],
    [nobody, 'Nothing answers at postgres://127.0.0.1:1/'],
    [missing, 'has no database of that name (3D000)'],
  ] as const;
  await Promise.all(
    expected.map(async ([url, words]) => {
      const env = { LATCHKEY_AUTHORITY_DATABASE: url.href, LATCHKEY_AUTHORITY_LOG_LEVEL: 'debug' };
      const child = start(['--port', '0', '--data', dataForTest()], env);
      const written = listenTo(child);
      expect((await once(child, 'close'))[0]).toBe(1);
      expect(written()).toContain(words);
      expect(written()).not.toContain(url.password);
    }),
  );
});

test('a taken place for metrics is named as such', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const place = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const child = start(['--port', '0', '--database', ':memory:', '--metrics', place]);
  expect(await firstLine(child.stderr)).toBe(`${place} is taken. Choose another address with --metrics.`);
});

test('with PostgreSQL it shows where its data is, and not the password', async () => {
  const url = new URL(await postgresForTest());
  const child = start(['--port', '0', '--data', dataForTest(), '--log-level', 'debug'], {
    LATCHKEY_AUTHORITY_DATABASE: url.href,
  });
  const written = listenTo(child);
  const { issuer } = readySchema.parse(JSON.parse(await firstLine(child.stdout)));
  expect((await fetch(`${issuer}/readyz`)).status).toBe(200);
  child.kill('SIGTERM');
  await once(child, 'close');
  expect(written()).toContain(`It stores its data in postgres://${url.host}${url.pathname}.`);
  expect(written()).not.toContain(url.password);
});
