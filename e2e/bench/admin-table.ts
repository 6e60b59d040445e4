import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from 'playwright/test';
import { type RunningAuthority, startAuthority } from '../../build/authority.ts';
import { BENCH_ADMIN, BENCH_CLIENT, BENCH_PASSWORD, fill } from '../../server/bench/fill.ts';
import { launchApp } from '../fixtures/app.ts';
import { connectionTo, writeConnections } from '../fixtures/connection.ts';
import { signIn } from '../fixtures/steps.ts';
import { adminSessionsPage } from '../pages/admin.ts';
import { frame } from '../pages/frame.ts';
import type { Cleanup } from './cleanup.ts';
import type { BenchSession } from './desk.ts';
import { type Timing, timed } from './measure.ts';
import { say } from './say.ts';
import { type Act, timeAct } from './table-acts.ts';

const sessions = 100_000;
const rounds = 30;
const warmUp = 5;
const administrator = { username: BENCH_ADMIN, password: BENCH_PASSWORD };

/** An authority with as many sessions as the table is to stay quick with. */
async function startFull(cleanup: Cleanup): Promise<RunningAuthority> {
  say(`filling a database with ${sessions} sessions`);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'latchkey-admin-table-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const database = path.join(folder, 'authority.sqlite');
  await fill(database, { users: 1, sessions });
  const authority = await startAuthority(['--port', '0', '--database', database, '--quiet']);
  cleanup.add(authority.stop);
  return authority;
}

async function openTable(desk: BenchSession, authority: RunningAuthority, cleanup: Cleanup): Promise<Page> {
  const installation = await desk.install();
  const api = [{ origin: new URL(authority.api).origin, prefix: '/api/' }];
  await writeConnections(installation.connectionsFile, [connectionTo(authority.issuer, { api })]);
  const app = await launchApp(installation);
  cleanup.add(app.kill);
  await signIn(app, { user: administrator });
  await frame(app.window).open('All sessions');
  await expect(adminSessionsPage(app.window).rows.first()).toBeVisible();
  return app.window;
}

async function times(work: (round: number) => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const took = await work(round);
    if (round >= warmUp) all.push(took);
  }
  return all;
}

/** One page of the API, asked for without an app: the server's part in what the table takes. */
async function timeServer({ issuer, api }: RunningAuthority): Promise<Timing[]> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${BENCH_CLIENT.id}:${BENCH_CLIENT.secret}`)}` },
    body: new URLSearchParams({ grant_type: 'password', scope: 'openid api:admin', ...administrator }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const page = async (query: string) => {
    const url = `${new URL(api).origin}/api/admin/sessions?limit=100${query}`;
    const got = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!got.ok) throw new Error(`the list of sessions answered ${got.status}`);
    await got.text();
  };
  return [
    { name: 'server: a search', times: await times((round) => timed(() => page(`&user=person-00${round}`))) },
    { name: 'server: a first page', times: await times(() => timed(() => page('&sort=expires&order=asc'))) },
  ];
}

/** What people do in the table of 100,000 sessions, each until the changed rows are on screen, in ms. */
export async function measureAdminTable(desk: BenchSession, cleanup: Cleanup): Promise<Timing[]> {
  const authority = await startFull(cleanup);
  const window = await openTable(desk, authority, cleanup);
  const acts = (act: (round: number) => Act) => times((round) => window.evaluate(timeAct, act(round)));
  // None begins like the one before: rows that are there already answer nothing.
  const text = (round: number) => `person-00${round % 2}${(round >> 1) % 10}`;
  const search = await acts((round) => ({ kind: 'type', text: text(round) }));
  await adminSessionsPage(window).user.fill('');
  await expect(adminSessionsPage(window).rows.first()).toContainText(BENCH_ADMIN);
  const columns = ['Last used', 'Started', 'Expires'];
  // The other way round each time: the first row is another one.
  const column = (round: number) => columns[Math.ceil(round / 2) % columns.length] ?? '';
  const sort = await acts((round) => ({ kind: 'sort', column: column(round) }));
  const select = await acts((round) => ({ kind: 'select', row: 1 + (round % 6) }));
  const scroll = await acts(() => ({ kind: 'scroll', by: 600 }));
  const nextPage = await acts(() => ({ kind: 'nextPage' }));
  return [
    { name: 'type a search', times: search },
    { name: 'sort', times: sort },
    { name: 'select', times: select },
    { name: 'scroll', times: scroll },
    { name: 'to the end of what is loaded, and the next page', times: nextPage },
    ...(await timeServer(authority)),
  ];
}
