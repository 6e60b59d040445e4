import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

const readySchema = z.object({ ready: z.literal(true), issuer: z.url(), api: z.url() });

function start(args: string[]): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (stream === null) throw new TypeError('the child has no such stream');
  const [line] = await once(createInterface({ input: stream }), 'line');
  return String(line);
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
