import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { safeErrorName } from '../app/notices.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { everythingIn, newCanary } from './testing/canary.ts';
import { type Forced, thrownBy } from './testing/forced.ts';
import { hostileErrors, throwsOfNoError } from './testing/hostile-throws.ts';
import { axiosErrors, joseErrors, type Locations, oauthErrors, zodErrors } from './testing/library-errors.ts';
import { networkErrors, systemErrors } from './testing/node-errors.ts';
import { vaultErrors } from './testing/vault-errors.ts';

let folder: string;
let server: Server;
let locations: Locations;

const addressOf = (one: Server) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
const listen = async (one: Server) => {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return one;
};
const close = (one: Server) => {
  one.closeAllConnections();
  return new Promise<void>((resolve) => one.close(() => resolve()));
};

/** Gives back what it was sent, under the status that the path asks for. */
async function echoOf(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.startsWith('/silent')) return;
  if (request.url?.startsWith('/reset')) return void request.socket.destroy();
  const status = Number(/\d{3}/.exec(request.url ?? '')?.[0] ?? 200);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  response.writeHead(status, { 'x-echo': JSON.stringify(request.headers.authorization ?? '') });
  response.end(`${JSON.stringify(request.headers)} ${Buffer.concat(chunks)}`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-forced-'));
  server = await listen(createServer((request, response) => void echoOf(request, response)));
  const gone = await listen(createServer());
  const closed = addressOf(gone);
  await close(gone);
  const echo = addressOf(server);
  locations = { echo, silent: `${echo}/silent`, reset: `${echo}/reset`, closed };
});

afterAll(async () => {
  await close(server);
  await rm(folder, { recursive: true });
});

const allErrors = (canary: string): Forced[] => [
  ...axiosErrors(canary, locations),
  ...oauthErrors(canary),
  ...joseErrors(canary),
  ...zodErrors(canary),
  ...networkErrors(canary, locations),
  ...systemErrors(canary),
  ...vaultErrors(canary),
  ...throwsOfNoError(canary),
  ...hostileErrors(canary),
];

function recorderIn(name: string, secrets: readonly string[]) {
  const own = join(folder, name);
  const recorder = createRecorder({
    file: join(own, 'latchkey.log'),
    activity: join(own, 'activity.jsonl'),
    secrets: () => secrets,
  });
  const written = async () => {
    await recorder.stop();
    const files = await readdir(own);
    const texts = await Promise.all(files.map((file) => readFile(join(own, file), 'utf8')));
    const shown = await recorder.list({ session: 'demo', account: undefined });
    return { files: files.sort(), text: [...texts, JSON.stringify(shown)].join('\n') };
  };
  return { recorder, written };
}

/** What a careless caller would make of it, too: the error inside another value, and its words as they are. */
function tell(recorder: Recorder, { name }: Forced, error: unknown): void {
  recorder.log('error', name, error);
  recorder.log('error', name, { error, list: [error], cause: new Error('outer', { cause: error }) });
  const words = wordsOf(error);
  if (words === undefined) return;
  recorder.log('error', `${name}: ${words}`);
  recorder.record({
    kind: 'request_refused',
    session: 'demo',
    connection: 'demo',
    message: words,
    remedy: words,
  });
}

function wordsOf(error: unknown): string | undefined {
  try {
    const { message, stack } = error as Error;
    return typeof message === 'string' ? `${message} ${stack}` : undefined;
  } catch {
    return undefined;
  }
}

describe('forced errors', () => {
  test('none leaves a trace of a live secret in the log, the flight recorder or what is said aloud @T24', async () => {
    const canary = newCanary();
    const { recorder, written } = recorderIn('live', [canary.value]);
    const carried: string[] = [];
    const aloud: string[] = [];
    for (const forced of allErrors(canary.value)) {
      const { error } = await thrownBy(forced.force);
      if (canary.foundIn(everythingIn(error)).length > 0) carried.push(forced.name);
      tell(recorder, forced, error);
      aloud.push(safeErrorName(error));
    }
    // Positive control: the errors do hold the canary, and the search does find it.
    expect(carried.length).toBeGreaterThanOrEqual(55);
    const { files, text } = await written();
    expect(files).toEqual(['activity.jsonl', 'latchkey.log']);
    expect(text.length).toBeGreaterThan(30_000);
    expect(canary.foundIn(text)).toEqual([]);
    expect(canary.foundIn(aloud.join('\n'))).toEqual([]);
    expect(canary.foundIn(`${text} ${Buffer.from(`x${canary.value}`).toString('base64')}`)).not.toEqual([]);
  });

  test('those that name a secret as such leave no trace of it although nobody knows it as one @T24', async () => {
    const canary = newCanary();
    const { recorder, written } = recorderIn('unknown', []);
    const told = allErrors(canary.value).filter(({ needsLive }) => needsLive === undefined);
    expect(told.length).toBeGreaterThanOrEqual(60);
    for (const forced of told) {
      const { error } = await thrownBy(forced.force);
      recorder.log('error', forced.name, error);
    }
    expect(canary.foundIn((await written()).text)).toEqual([]);
  });
});
