import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from 'playwright/test';
import { type RunningAuthority, startAuthority } from '../../build/authority.ts';
import { BENCH_ADMIN, BENCH_CLIENT, BENCH_PASSWORD, fill } from '../../server/bench/fill.ts';
import { launchApp } from '../fixtures/app/app.ts';
import { connectionTo, writeConnections } from '../fixtures/authority/connection.ts';
import { signIn } from '../fixtures/steps.ts';
import { adminSessionsPage } from '../pages/admin.ts';
import { frame } from '../pages/frame.ts';
import type { BenchSession } from './bench-session.ts';
import type { Cleanup } from './cleanup.ts';
import { type Timing, timed } from './measure.ts';
import { reportProgress } from './progress.ts';
import { type TableAction, timeAction } from './table-actions.ts';

const sessions = 100_000;
const rounds = 30;
const warmUp = 5;
const administrator = { username: BENCH_ADMIN, password: BENCH_PASSWORD };

/** Starts an authority whose database holds {@link sessions} sessions. */
async function startFilledAuthority(cleanup: Cleanup): Promise<RunningAuthority> {
  reportProgress(`filling a database with ${sessions} sessions`);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'latchkey-admin-table-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const database = path.join(folder, 'authority.sqlite');
  await fill(database, { users: 1, sessions });
  const authority = await startAuthority(['--port', '0', '--database', database, '--quiet']);
  cleanup.add(authority.stop);
  return authority;
}

async function openTable(bench: BenchSession, authority: RunningAuthority, cleanup: Cleanup): Promise<Page> {
  const installation = await bench.install();
  const api = [{ origin: new URL(authority.api).origin, prefix: '/api/' }];
  await writeConnections(installation.connectionsFile, [connectionTo(authority.issuer, { api })]);
  const app = await launchApp(installation);
  cleanup.add(app.kill);
  await signIn(app, { user: administrator });
  await frame(app.window).open('All sessions');
  await expect(adminSessionsPage(app.window).rows.first()).toBeVisible();
  return app.window;
}

async function measureRounds(work: (round: number) => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const duration = await work(round);
    if (round >= warmUp) times.push(duration);
  }
  return times;
}

/** Times API requests without the app: the server's share of the times of the table. */
async function timeServer({ issuer, api }: RunningAuthority): Promise<Timing[]> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${BENCH_CLIENT.id}:${BENCH_CLIENT.secret}`)}` },
    body: new URLSearchParams({ grant_type: 'password', scope: 'openid api:admin', ...administrator }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const page = async (query: string) => {
    const url = `${new URL(api).origin}/api/admin/sessions?limit=100${query}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`the session list answered ${response.status}`);
    await response.text();
  };
  return [
    {
      name: 'server: a search',
      times: await measureRounds((round) => timed(() => page(`&user=person-00${round}`))),
    },
    {
      name: 'server: a first page',
      times: await measureRounds(() => timed(() => page('&sort=expires&order=asc'))),
    },
  ];
}

/** Times actions in a table of 100,000 sessions, each until the changed rows are on screen (ms). */
export async function measureAdminTable(bench: BenchSession, cleanup: Cleanup): Promise<Timing[]> {
  const authority = await startFilledAuthority(cleanup);
  const window = await openTable(bench, authority, cleanup);
  const timeActions = (action: (round: number) => TableAction) =>
    measureRounds((round) => window.evaluate(timeAction, action(round)));
  // No text is a prefix of the previous one: rows that are already on screen would count as the answer.
  const text = (round: number) => `person-00${round % 2}${(round >> 1) % 10}`;
  const search = await timeActions((round) => ({ kind: 'type', text: text(round) }));
  await adminSessionsPage(window).user.fill('');
  await expect(adminSessionsPage(window).rows.first()).toContainText(BENCH_ADMIN);
  const columns = ['Last used', 'Started', 'Expires'];
  // Alternates the order, so that the first row changes each time.
  const column = (round: number) => columns[Math.ceil(round / 2) % columns.length] ?? '';
  const sort = await timeActions((round) => ({ kind: 'sort', column: column(round) }));
  const select = await timeActions((round) => ({ kind: 'select', row: 1 + (round % 6) }));
  const scroll = await timeActions(() => ({ kind: 'scroll', by: 600 }));
  const nextPage = await timeActions(() => ({ kind: 'nextPage' }));
  return [
    { name: 'type a search', times: search },
    { name: 'sort', times: sort },
    { name: 'select', times: select },
    { name: 'scroll', times: scroll },
    { name: 'to the end of what is loaded, and the next page', times: nextPage },
    ...(await timeServer(authority)),
  ];
}
