import { ProblemError } from '../../../../shared/model/problem.ts';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { callApi } from '../../session/testing/api-call.ts';
import type { Trouble } from './faulty-disk.ts';
import { openVaultSetup, type Run, session, type VaultSetup } from './stand.ts';

/** What is done once the disk has failed: it works again and the app goes on, or the app is started again. */
export type Afterwards = 'goes on' | 'starts again';

/** One life of a session on a failing disk. */
export interface Life {
  /** The act and the operation that failed; undefined when the trouble lay behind the last operation. */
  at: string | undefined;
  /** Everything that was not as it has to be. */
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

/** Signs in, refreshes twice and signs out on a disk with this trouble, and looks at everything once it has failed. */
export async function live(
  server: TestAuthorizationServer,
  trouble: Trouble,
  afterwards: Afterwards,
  parent?: string,
): Promise<Life> {
  const stand = await openVaultSetup(server, parent);
  const life: Life = { at: undefined, complaints: stand.spentTooEarly };
  const check = (holds: boolean, complaint: string) => {
    if (!holds) life.complaints.push(complaint);
  };
  stand.disk.begin(trouble);
  try {
    const act = await untilTrouble(stand, check);
    if (act === undefined) return life;
    life.at = `${stand.disk.failed()[0]} in ${act}`;
    await isKept(stand, act, server, check);
    stand.disk.heal();
    if (afterwards === 'goes on') await goesOn(stand, act, check);
    else await startsAgain(stand, act, check);
  } catch (error) {
    check(false, String(error));
  } finally {
    stand.disk.heal();
    await stand.remove();
  }
  return life;
}

type Check = (holds: boolean, complaint: string) => void;

async function untilTrouble(stand: VaultSetup, check: Check): Promise<Act | undefined> {
  for (const [name, act] of Object.entries(acts) as [Act, (run: Run) => Promise<unknown>][]) {
    const failure = await act(stand.run()).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure !== undefined) {
      const said = failure instanceof ProblemError && failure.code === 'disk_failed';
      check(said, `the caller was told ${String(failure)}`);
    }
    if (stand.disk.failed().length > 0) return name;
  }
  return undefined;
}

/** Whatever failed: the session is there, and what is not as it should be is said. */
async function isKept(
  stand: VaultSetup,
  act: Act,
  server: TestAuthorizationServer,
  check: Check,
): Promise<void> {
  const { state, problem, kept } = stand.run().now();
  const is = `state ${state}, kept ${kept}, problem ${problem?.code}`;
  check(problem === undefined || problem.code === 'disk_failed', `another problem: ${is}`);
  if (act === 'sign-out') return check(state === 'signedOut', `not signed out: ${is}`);
  if (act === 'start') return check(state === 'signedOut' || problem !== undefined, `not said: ${is}`);
  const whole = state === 'active' && kept === 'vault';
  check(whole || problem !== undefined, `not said: ${is}`);
  if (act === 'sign-in' && state === 'signedOut') return;
  check(state === 'active' || state === 'waiting', `not kept: ${is}`);
  const answered = await callApi(server.issuer, '/api/me', stand.run().sessions.get(session).tokens);
  check(answered === '/api/me', 'a request was not answered');
}

/** With the disk back, what was not written is written. */
async function goesOn({ run, stored }: VaultSetup, act: Act, check: Check): Promise<void> {
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

/** The next start is as good as what was last durable. */
async function startsAgain(stand: VaultSetup, act: Act, check: Check): Promise<void> {
  const before = stand.run().now();
  const { sessions, now, until } = await stand.restart();
  await until(({ state }) => state !== 'renewing');
  const { state, generation, problem } = now();
  check(state === 'active' || state === 'signedOut', `after the start: ${state}, ${problem?.code}`);
  if (act === 'start' || act === 'sign-out') return;
  const said = act === 'sign-in' && before.problem !== undefined;
  check(state === 'active' || said, `lost by the start: ${state}`);
  if (state === 'active') await sessions.get(session).tokens.refreshAfter(generation);
}
