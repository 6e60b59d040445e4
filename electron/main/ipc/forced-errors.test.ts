import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { MainChannel } from '../../../shared/ipc/channels.ts';
import type { Result } from '../../../shared/ipc/result.ts';
import { fixedTokens, startServer, testConnection, testGateway } from '../gateway/testing/servers.ts';
import { createRecorder } from '../recorder/recorder.ts';
import { newCanary } from '../recorder/testing/canary.ts';
import { hostileErrors, throwsOfNoError } from '../recorder/testing/hostile-throws.ts';
import { joseErrors, oauthErrors, zodErrors } from '../recorder/testing/library-errors.ts';
import { systemErrors } from '../recorder/testing/node-errors.ts';
import { serverForTest, signedIn } from '../session/testing/app.ts';
import { createAnswer, type Handlers } from './answer.ts';
import { jobsHandlers } from './handlers/jobs.ts';
import { profileHandlers } from './handlers/profile.ts';
import { sessionHandlers } from './handlers/session.ts';
import { brokenAnswers, faultyTokens } from './testing/faulty-answers.ts';

/** A recorder that knows no secrets, so it masks none of them, and everything it wrote. */
async function openRecorder() {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-forced-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'latchkey.log');
  const activity = join(folder, 'activity.jsonl');
  const recorder = createRecorder({ file, activity, secrets: () => [] });
  const written = async () => {
    await recorder.stop();
    return `${await readFile(file, 'utf8')} ${await readFile(activity, 'utf8').catch(() => '')}`;
  };
  return { recorder, written };
}

/** The window's side: calls channels and collects the results. */
function openWindow(handlers: Partial<Handlers>, log: (message: string, evidence: unknown) => void) {
  const answers: Result<unknown>[] = [];
  const answer = createAnswer({ handlers: handlers as Handlers, log, mask: (text) => text });
  const ask = async (channel: MainChannel) => {
    const given = await answer(channel, { session: 'demo' });
    answers.push(given);
    return given;
  };
  return { answers, ask };
}

test('an API that answers in 21 useless ways, with secrets everywhere: none in an answer, the log or the timeline @T24', async () => {
  const canary = newCanary();
  const { recorder, written } = await openRecorder();
  let write: (typeof faults)[number]['write'] = () => undefined;
  const api = await startServer((_, response) => write(response));
  onTestFinished(() => api.close());
  const gateway = testGateway(testConnection(api.origin), fixedTokens(canary.value), {
    record: (note) => recorder.record(note),
  });
  onTestFinished(() => gateway.close());
  const { answers, ask } = openWindow({ ...profileHandlers(gateway), ...jobsHandlers(gateway) }, (...said) =>
    recorder.log('error', ...said),
  );
  const faults = brokenAnswers(canary.value);
  expect(faults.length).toBeGreaterThanOrEqual(21);
  for (const fault of faults) {
    write = fault.write;
    for (const channel of ['profile.get', 'jobs.list'] as const)
      expect((await ask(channel)).ok, `${fault.name}, ${channel}`).toBe(false);
  }
  // Positive control: the server received the canary, and the search finds it there.
  expect(canary.foundIn(JSON.stringify(api.seen))).not.toEqual([]);
  expect(canary.foundIn(JSON.stringify(answers))).toEqual([]);
  const text = await written();
  expect(text.split('\n').length).toBeGreaterThan(10);
  expect(canary.foundIn(text)).toEqual([]);
});

test('a token endpoint that answers in 33 useless ways, with secrets everywhere: none in an answer, the log or the timeline @T24', async () => {
  const canary = newCanary();
  const { recorder, written } = await openRecorder();
  const server = await serverForTest();
  const app = await signedIn(server, { changes: { record: (note) => recorder.record(note) } });
  const { answers, ask } = openWindow(
    sessionHandlers({ sessions: app.sessions, started: Promise.resolve(), copy: () => undefined }),
    (...said) => recorder.log('error', ...said),
  );
  const faults = [...brokenAnswers(canary.value), ...faultyTokens(canary.value)];
  expect(faults.length).toBeGreaterThanOrEqual(33);
  for (const fault of faults) {
    server.state.script = ({ response }) => fault.write(response);
    expect((await ask('session.renew')).ok, fault.name).toBe(false);
    expect(app.snapshot().state, fault.name).toBe('waiting');
  }
  expect(canary.foundIn(JSON.stringify([answers, app.seen]))).toEqual([]);
  const text = await written();
  expect(text).toContain('renewal_failed');
  expect(canary.foundIn(text)).toEqual([]);
});

test('whatever a handler throws, the window hears words of the app’s own @T24 @T2', async () => {
  const canary = newCanary();
  const { recorder, written } = await openRecorder();
  const all = [oauthErrors, joseErrors, zodErrors, systemErrors, throwsOfNoError, hostileErrors]
    .flatMap((make) => make(canary.value))
    .filter(({ needsLive }) => needsLive === undefined);
  expect(all.length).toBeGreaterThanOrEqual(40);
  for (const { name, force } of all) {
    const { answers, ask } = openWindow(
      { 'session.renew': async () => (await force()) as never },
      (...said) => recorder.log('error', ...said),
    );
    await ask('session.renew');
    expect(answers, name).toEqual([
      { ok: false, problem: expect.objectContaining({ code: 'internal', remedy: expect.any(String) }) },
    ]);
    expect(canary.foundIn(JSON.stringify(answers)), name).toEqual([]);
  }
  expect(canary.foundIn(await written())).toEqual([]);
});
