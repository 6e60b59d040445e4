import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import type {} from '../../server/testing/databases.ts';
import { messageOf } from '../say.ts';
import { type Databases, openDatabases } from './databases.ts';
import { startPostgres } from './server.ts';

// One server per run of Vitest, started when the first test asks for it. A test connects to a socket and gets the
// address of a new database in one line of JSON. The database exists while the test stays connected, so it is dropped
// however the test ends.

interface Source {
  databases: Databases;
  close(): Promise<void>;
}

async function openSource(): Promise<Source> {
  const postgres = await startPostgres();
  const databases = openDatabases(postgres);
  return {
    databases,
    async close() {
      await databases.close();
      await postgres.stop();
    },
  };
}

async function lease(socket: Socket, source: Promise<Source>): Promise<void> {
  const gone = once(socket, 'close');
  socket.on('error', () => undefined).resume();
  try {
    const { databases } = await source;
    const url = await databases.create();
    socket.write(`${JSON.stringify({ url })}\n`);
    await gone;
    await databases.drop(url);
  } catch (error) {
    socket.end(`${JSON.stringify({ problem: messageOf(error) })}\n`);
  }
}

/** Vitest's global set-up; returns the tear-down. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'latchkey-leases-'));
  const file = path.join(folder, 'socket');
  let source: Promise<Source> | undefined;
  const leases = new Set<Promise<void>>();
  const server = createServer((socket) => {
    source ??= openSource();
    const one = lease(socket, source).finally(() => leases.delete(one));
    leases.add(one);
  });
  server.listen(file);
  await once(server, 'listening');
  project.provide('postgresSocket', file);
  return async () => {
    server.close();
    await Promise.all(leases);
    await (await source?.catch(() => undefined))?.close();
    await rm(folder, { recursive: true, force: true });
  };
}
