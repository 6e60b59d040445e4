import { ProblemError } from '../../../../shared/model/problem.ts';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { callApi } from '../../session/testing/api-call.ts';
import type { Trouble } from './faulty-disk.ts';
import { openVaultSetup, type Run, session, type VaultSetup } from './vault-setup.ts';

/** What happens after the disk has failed: it works again and the app continues, or the app is restarted. */
export type Afterwards = 'goes on' | 'starts again';

/** The result of one session life cycle on a failing disk. */
export interface Life {
  /** The action and the operation that failed; undefined if no operation failed. */
  at: string | undefined;
  /** All violated expectations. */
  complaints: string[];
}

type Act = 'start' | 'sign-in' | 'refresh' | 'second refresh' | 'sign-out';

const acts: Record<Act, (run: Run) => Promise<unknown>> = {
  start: ({ sessions }) => sessions.start(),
  'sign-in': signIn,
  refresh: ({ sessions }) => sessions.get(session).refresh(),
  'second refresh': ({ sessions }) => sessions.get(session).refresh(),
  'sign-out': ({ sessions }) => sessions.get(session).signOut(),
};

async function signIn({ sessions, until }: Run): Promise<void> {
  await sessions.get(session).signIn({ method: 'password', keep: true });
  await until(({ signIn }) => signIn === undefined);
}

/** Signs in, refreshes twice and signs out on a disk with this trouble, and checks everything after the failure. */
export async function runLife(
  server: TestAuthorizationServer,
  trouble: Trouble,
  afterwards: Afterwards,
  parent?: string,
): Promise<Life> {
  const setup = await openVaultSetup(server, parent);
  const life: Life = { at: undefined, complaints: setup.sentTooEarly };
  const check = (holds: boolean, complaint: string) => {
    if (!holds) life.complaints.push(complaint);
  };
  setup.disk.begin(trouble);
  try {
    const act = await untilTrouble(setup, check);
    if (act === undefined) return life;
    life.at = `${setup.disk.failed()[0]} in ${act}`;
    await checkStored(setup, act, server, check);
    setup.disk.heal();
    if (afterwards === 'goes on') await checkContinues(setup, act, check);
    else await checkRestart(setup, act, check);
  } catch (error) {
    check(false, String(error));
  } finally {
    setup.disk.heal();
    await setup.remove();
  }
  return life;
}

type Check = (holds: boolean, complaint: string) => void;

async function untilTrouble(setup: VaultSetup, check: Check): Promise<Act | undefined> {
  for (const [name, act] of Object.entries(acts) as [Act, (run: Run) => Promise<unknown>][]) {
    const failure = await act(setup.run()).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure !== undefined) {
      const said = failure instanceof ProblemError && failure.code === 'disk_failed';
      check(said, `the caller was told ${String(failure)}`);
    }
    if (setup.disk.failed().length > 0) return name;
  }
  return undefined;
}

/** After any failure the session still exists, and every problem is reported. */
async function checkStored(
  setup: VaultSetup,
  act: Act,
  server: TestAuthorizationServer,
  check: Check,
): Promise<void> {
  const { state, problem, kept } = setup.run().now();
  const is = `state ${state}, kept ${kept}, problem ${problem?.code}`;
  check(problem === undefined || problem.code === 'disk_failed', `another problem: ${is}`);
  if (act === 'sign-out') return check(state === 'signedOut', `not signed out: ${is}`);
  if (act === 'start') return check(state === 'signedOut' || problem !== undefined, `not said: ${is}`);
  const whole = state === 'active' && kept === 'vault';
  check(whole || problem !== undefined, `not said: ${is}`);
  if (act === 'sign-in' && state === 'signedOut') return;
  check(state === 'active' || state === 'waiting', `not kept: ${is}`);
  const answered = await callApi(server.issuer, '/api/me', setup.run().sessions.get(session).tokens);
  check(answered === '/api/me', 'a request was not answered');
}

/** When the disk works again, unwritten data is written. */
async function checkContinues({ run, stored }: VaultSetup, act: Act, check: Check): Promise<void> {
  const { sessions, now } = run();
  if (act === 'sign-out') {
    await sessions.get(session).signOut();
    return check((await stored()).state === 'empty', 'something is left after the sign-out');
  }
  await sessions.get(session).retry();
  if (now().state === 'signedOut') await signIn(run());
  const { state, kept, problem, generation } = now();
  check(state === 'active' && kept === 'vault', `not recovered: ${state}, ${kept}`);
  check(problem === undefined, `still said: ${problem?.code}`);
  const found = await stored();
  check(found.phase === 'COMMIT' && found.generation === generation, `stored: ${found.phase ?? found.state}`);
  await sessions.get(session).refresh();
}

/** The next start restores the last durable state. */
async function checkRestart(setup: VaultSetup, act: Act, check: Check): Promise<void> {
  const before = setup.run().now();
  const { sessions, now, until } = await setup.restart();
  await until(({ state }) => state !== 'renewing');
  const { state, generation, problem } = now();
  check(state === 'active' || state === 'signedOut', `after the start: ${state}, ${problem?.code}`);
  if (act === 'start' || act === 'sign-out') return;
  const said = act === 'sign-in' && before.problem !== undefined;
  check(state === 'active' || said, `lost by the start: ${state}`);
  if (state === 'active') await sessions.get(session).tokens.refreshAfter(generation);
}
