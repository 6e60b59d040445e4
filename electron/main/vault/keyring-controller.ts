import { type KeyringService, VaultError } from 'safe-storage-helpers';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { KeyringView } from '../../../shared/model/session.ts';
import type { Sessions, SessionsWith } from '../session/sessions.ts';
import type { VaultStores } from './stores.ts';

type Asks = 'passphrase' | 'newPassphrase';

export interface KeyringControllerOptions {
  stores: Pick<VaultStores, 'keyring' | 'recheck' | 'unlock' | 'protect' | 'startAfresh'>;
  sessions: Pick<Sessions, 'list'> & SessionsWith<'retry'>;
  service: Pick<KeyringService, 'unlock'>;
  /** Asks a person for a passphrase, outside the main window; null when they cancel. */
  ask(asks: Asks, problem: string | undefined, signal: AbortSignal): Promise<string | null>;
  /** Called with each new state of the keyring. */
  changed(view: KeyringView): void;
  log(message: string, error: unknown): void;
  /** How often a keyring that sessions wait for is checked (ms). */
  pollMs?: number;
}

/** What a person can do about the keyring, one action at a time. `changed` reports the result of each action. */
export interface KeyringController {
  /** Opens the keyring, or the vault with its passphrase, and resumes the sessions that wait for it. */
  unlock(): void;
  /** Lets the person choose a passphrase for the vault. */
  protect(): void;
  /** Sets the vault aside, so that the person can sign in to its sessions again. */
  startAfresh(): void;
  stop(): void;
}

const DEFAULT_POLL_MS = 3_000;
const NOT_APPLICABLE =
  'Some sessions can only be opened with another keyring. Choose "Start without it" where the app waits for them, then a passphrase.';
const WRONG_PASSPHRASE = 'That is not the passphrase. Nothing was lost; try again.';

const waitCodes = new Set([
  'keyring_locked',
  'keyring_absent',
  'keyring_silent',
  'keyring_changed',
  'passphrase_needed',
]);
/** States that may change by themselves and that can be checked without safeStorage. */
const transientStates = new Set<KeyringView['state']>(['locked', 'silent', 'absent']);

export function createKeyringController(options: KeyringControllerOptions): KeyringController {
  const { stores, sessions, log } = options;
  const stopping = new AbortController();
  let busy = false;

  const waiting = () =>
    sessions
      .list()
      .filter(({ state, problem }) => state === 'waiting' && problem && waitCodes.has(problem.code));

  async function resumeSessions(): Promise<void> {
    for (const { session } of waiting()) {
      await sessions
        .get(session)
        .retry()
        .catch((error: unknown) => log('a session could not be resumed', error));
    }
  }

  async function unlessBusy(action: () => Promise<void>): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      await action();
    } catch (error) {
      log('the keyring could not be used', error);
    } finally {
      busy = false;
    }
  }

  /** Runs an action of the person, reports the new state and resumes waiting sessions. */
  const perform = (action: () => Promise<unknown>) => {
    void unlessBusy(async () => {
      try {
        await action();
      } finally {
        options.changed(stores.keyring());
      }
      await resumeSessions();
    });
  };

  const timer = setInterval(() => {
    const { state, restart } = stores.keyring();
    if (!transientStates.has(state) || restart || waiting().length === 0) return;
    void unlessBusy(async () => {
      const now = await stores.recheck();
      if (now.state === state) return;
      options.changed(now);
      await resumeSessions();
    });
  }, options.pollMs ?? DEFAULT_POLL_MS);
  timer.unref();

  return {
    unlock: () => perform(() => open(options, stopping.signal)),
    protect: () => perform(() => askUntilAccepted(options, 'newPassphrase', stores.protect, stopping.signal)),
    startAfresh: () => perform(() => stores.startAfresh()),
    stop() {
      clearInterval(timer);
      stopping.abort();
    },
  };
}

async function open(options: KeyringControllerOptions, signal: AbortSignal): Promise<void> {
  const { stores, service } = options;
  const { state, backend } = await stores.recheck();
  if (state === 'sealed') return askUntilAccepted(options, 'passphrase', stores.unlock, signal);
  if (state !== 'locked') return;
  await service.unlock(backend, signal);
  await stores.recheck();
}

/** Asks until the passphrase is accepted or the person cancels. */
async function askUntilAccepted(
  { ask }: KeyringControllerOptions,
  asks: Asks,
  use: (passphrase: string) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  let problem: string | undefined;
  for (;;) {
    const typed = await ask(asks, problem, signal);
    if (typed === null) return;
    try {
      await use(typed);
      return;
    } catch (error) {
      problem = messageFor(error);
    }
  }
}

function messageFor(error: unknown): string {
  if (error instanceof VaultError && error.code === 'wrong_passphrase') return WRONG_PASSPHRASE;
  if (error instanceof VaultError && error.code === 'not_applicable') return NOT_APPLICABLE;
  if (error instanceof ProblemError) return `${error.message} ${error.remedy ?? ''}`.trim();
  throw error;
}
