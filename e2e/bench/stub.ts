import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { endpoint } from '../../electron/main/oauth/testing/endpoints.ts';
import { sendJson, serve } from '../../electron/main/oauth/testing/http-server.ts';
import { createWorld, type TokenCall, type World } from '../../electron/main/oauth/testing/world.ts';

/** A message from the parent process. Each is answered with {@link StubState}. */
export interface StubOrder {
  /** Lifetime of the access tokens issued from now on (s). */
  accessTtl?: number;
  /** Revokes all access tokens issued so far. */
  withdraw?: boolean;
}

export interface StubState {
  /** Authorization server with an API at /api/ that checks the token. `?delay=MS` delays an answer, `?refusedAfter=MS` a 401. */
  authority: string;
  /** API that accepts any token and answers at once: /api/me with 2 KB, /api/jobs with 5 MB. */
  api: string;
  renewals: number;
  apiCalls: number;
}

/** Duration of a token call over a network (ms). */
const tokenCallMs = 50;
const mebibyte = 1024 * 1024;

/** A profile of 2 KB. The app passes every field of it to the window. */
function smallAnswer(): string {
  const roles = Array.from({ length: 48 }, (_, index) => `department-${index}:may-read-and-write-reports`);
  return JSON.stringify({ sub: 'user-1', name: 'Dana Demo', email: 'dana@example.com', roles });
}

function largeAnswer(): string {
  const job = (index: number) => ({
    id: `job-${index}`,
    title: `Reconcile the ledger of branch ${index} with the books of the head office`,
    state: 'done',
    created: '2026-01-01T00:00:00.000Z',
    updated: '2026-01-02T00:00:00.000Z',
  });
  const bytesPerJob = JSON.stringify(job(10_000)).length + 1;
  const jobs = Array.from({ length: Math.ceil((5 * mebibyte) / bytesPerJob) }, (_, index) => job(index));
  return JSON.stringify({ jobs });
}

async function openApi(): Promise<string> {
  const answers: Record<string, Buffer> = {
    '/api/me': Buffer.from(smallAnswer()),
    '/api/jobs': Buffer.from(largeAnswer()),
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const body = answers[request.url ?? ''];
    if (!request.headers.authorization?.startsWith('Bearer ')) return response.writeHead(401).end();
    if (!body) return response.writeHead(404).end();
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    return response.writeHead(200, headers).end(body);
  };
  // A connection may stay idle between two rounds for longer than the default of five seconds.
  const server = createServer({ keepAliveTimeout: 120_000 }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answerSlowly({ honest, response }: TokenCall): Promise<void> {
  await wait(tokenCallMs);
  const tokens = await honest();
  sendJson(response, tokens ? 200 : 400, tokens ?? { error: 'invalid_grant' });
}

/** The delay of an answer (ms). */
function delayOf(world: World, request: IncomingMessage, url: URL): number {
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  const refused = (world.access.get(token) ?? 0) < performance.now();
  return Number(url.searchParams.get('delay') ?? (refused && url.searchParams.get('refusedAfter')) ?? 0);
}

async function openAuthority(world: World): Promise<string> {
  world.state.script = answerSlowly;
  const { origin } = await serve(async (request, response, body) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const delay = delayOf(world, request, url);
    if (delay > 0) await wait(delay);
    await endpoint({ world, issuer: origin, url, request, response, body });
  });
  return origin;
}

async function open(): Promise<void> {
  const world = await createWorld({});
  const origins = { authority: await openAuthority(world), api: await openApi() };
  const sendState = () => {
    const { renewals, apiCalls } = world.state;
    process.send?.({ ...origins, renewals, apiCalls } satisfies StubState);
  };
  process.on('message', ({ accessTtl, withdraw }: StubOrder) => {
    if (accessTtl !== undefined) world.state.accessTtl = accessTtl;
    if (withdraw) world.access.clear();
    sendState();
  });
  // The parent process has ended.
  process.on('disconnect', () => process.exit());
  sendState();
}

if (import.meta.main) await open();
