import type { ProblemError } from '../../../../shared/model/problem.ts';
import { AnswerProblem, asProblem } from '../../oauth/errors.ts';
import type { SecretStore, SessionsDeps } from '../ports.ts';
import { createRetryTimer } from '../refresh/retry-timer.ts';
import { isTooOld, type Revocation } from './revocation.ts';
import { createRevocationQueue, type RevocationQueue } from './revocation-queue.ts';
import { type RevokeDeps, revokeAtServer } from './revoke.ts';

const stopMs = 3_000;

/** Tells one connection's server which tokens are over, until it has confirmed each of them. */
export interface RevocationWorker {
  /**
   * Takes tokens that nobody uses any more. When it resolves with `vault`, the server will be told even if the app
   * ends now; with `memory`, as long as the app runs.
   */
  add(revocations: readonly Revocation[], keep: boolean): Promise<SecretStore['kept']>;
  /** Tells the server what waits, now. */
  hurry(): void;
  /** Tells it what waits, and whether it has confirmed all of that. */
  flush(): Promise<boolean>;
  /** The computer woke or its network is back: what waits is told within a second. */
  wake(): void;
  secrets(): string[];
  stop(): Promise<void>;
}

export interface RevocationWorkerDeps extends RevokeDeps {
  /** The id of the connection, which need not be there any more. */
  connection: string;
  deps: Pick<SessionsDeps, 'stores' | 'lockFolder' | 'record' | 'fault'>;
  /** Told where that is kept which the server was told in vain, whenever that has changed. */
  changed(unconfirmed: SecretStore['kept'] | undefined): void;
}

interface Round {
  ground: RevocationWorkerDeps;
  list: RevocationQueue;
  signal: AbortSignal;
  note(message: string, session?: string): void;
}

export function createRevocationWorker(ground: RevocationWorkerDeps): RevocationWorker {
  const { connection, deps, changed } = ground;
  const stopping = new AbortController();
  const note: Round['note'] = (message, session) => {
    const whose = session === undefined ? {} : { session };
    deps.record({ kind: 'revocation', ...whose, connection, message });
  };
  const list = createRevocationQueue({ connection, deps, note });
  const round: Round = { ground, list, signal: stopping.signal, note };
  const timer = createRetryTimer(hurry);
  let running: Promise<void> | undefined;
  let wanted = false;
  let inVain = false;

  async function run(): Promise<void> {
    timer.clear();
    while (wanted && !stopping.signal.aborted) {
      wanted = false;
      await tellAll(round).then(done, wait);
    }
    running = undefined;
  }

  function done(): void {
    timer.reset();
    if (inVain) changed(undefined);
    inVain = false;
  }

  function wait(error: unknown): void {
    if (stopping.signal.aborted) return;
    const problem = asProblem(error);
    if (!inVain) note(`The server could not be told that the session is over. ${problem.message}`);
    inVain = true;
    changed(placeOf([...list.known.values()].map(({ kept }) => kept)));
    timer.after(problem);
  }

  function hurry(): void {
    if (stopping.signal.aborted) return;
    wanted = true;
    running ??= run();
  }

  return {
    add: (revocations, keep) => list.add(revocations, keep),
    hurry,
    async flush() {
      hurry();
      await running;
      return !inVain && !stopping.signal.aborted;
    },
    wake() {
      if (inVain && running === undefined) timer.wake();
    },
    secrets: () => [...list.known.values()].flatMap(({ secrets }) => secrets),
    async stop() {
      timer.clear();
      // What is on its way is worth a moment; the rest is told at the next start.
      const patience = setTimeout(() => stopping.abort(), stopMs);
      await running;
      clearTimeout(patience);
      stopping.abort();
      timer.clear();
    },
  };
}

/** Everything that waits, once; rejects with the first ProblemError when something has to be told again. */
async function tellAll(round: Round): Promise<void> {
  let failure: ProblemError | undefined;
  for (const keep of [true, false]) {
    for (const revocation of await round.list.read(keep)) {
      const problem = await tell(round, revocation, keep);
      // Whoever cannot be reached for one will not be for the next.
      if (problem !== undefined && !(problem instanceof AnswerProblem)) throw problem;
      failure ??= problem;
    }
  }
  if (failure !== undefined) throw failure;
}

async function tell(
  { ground, list, signal, note }: Round,
  revocation: Revocation,
  keep: boolean,
): Promise<ProblemError | undefined> {
  let said: string;
  try {
    said = await revokeAtServer(ground, revocation, signal);
  } catch (error) {
    const problem = asProblem(error);
    if (!isTooOld(revocation) || signal.aborted) return problem;
    said = `The server was never told that a session is over, and need not be any more. ${problem.message}`;
  }
  await ground.deps.fault?.('revocation.told');
  await list.remove(revocation, keep);
  await ground.deps.fault?.('revocation.forgotten');
  note(said, revocation.session);
  return undefined;
}

/** The less safe of the places; undefined when nothing is known to wait. */
function placeOf(places: readonly SecretStore['kept'][]): SecretStore['kept'] | undefined {
  return places.includes('memory') ? 'memory' : places[0];
}
