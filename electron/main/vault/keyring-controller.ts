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
  /** The keyring was looked at. */
  changed(view: KeyringView): void;
  log(message: string, error: unknown): void;
  /** How often a keyring that sessions wait for is looked at (ms). */
  every?: number;
}

/** What a person can do about the keyring. How each act ends is told by `changed`; one at a time. */
export interface KeyringController {
  /** Opens the keyring, or the vault with its passphrase, and goes on with the sessions that wait for it. */
  unlock(): void;
  /** Lets a person choose the passphrase that guards the vault. */
  protect(): void;
  /** Sets the vault aside, so that the sessions in it can be signed in anew. */
  startAfresh(): void;
  stop(): void;
}

const EVERY_MS = 3_000;
const TAKEN =
  'There are sessions that another keyring opens. Choose "Start without it" where the app waits for them, then a passphrase.';
const WRONG = 'That is not the passphrase. Nothing was lost: try again.';

const waitCodes = new Set([
  'keyring_locked',
  'keyring_absent',
  'keyring_silent',
  'keyring_changed',
  'passphrase_needed',
]);
/** What may change by itself; to find out, safeStorage need not be asked. */
const passing = new Set<KeyringView['state']>(['locked', 'silent', 'absent']);

export function createKeyringController(options: KeyringControllerOptions): KeyringController {
  const { stores, sessions, log } = options;
  const stopping = new AbortController();
  let busy = false;

  const waiting = () =>
    sessions
      .list()
      .filter(({ state, problem }) => state === 'waiting' && problem && waitCodes.has(problem.code));

  async function goOn(): Promise<void> {
    for (const { session } of waiting()) {
      await sessions
        .get(session)
        .retry()
        .catch((error: unknown) => log('a session could not go on', error));
    }
  }

  async function alone(act: () => Promise<void>): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      await act();
    } catch (error) {
      log('the keyring could not be used', error);
    } finally {
      busy = false;
    }
  }

  /** Does what a person asked for, then looks what has become of it. */
  const perform = (act: () => Promise<unknown>) => {
    void alone(async () => {
      try {
        await act();
      } finally {
        options.changed(stores.keyring());
      }
      await goOn();
    });
  };

  const timer = setInterval(() => {
    const { state, restart } = stores.keyring();
    if (!passing.has(state) || restart || waiting().length === 0) return;
    void alone(async () => {
      const now = await stores.recheck();
      if (now.state === state) return;
      options.changed(now);
      await goOn();
    });
  }, options.every ?? EVERY_MS);
  timer.unref();

  return {
    unlock: () => perform(() => open(options, stopping.signal)),
    protect: () => perform(() => untilTyped(options, 'newPassphrase', stores.protect, stopping.signal)),
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
  if (state === 'sealed') return untilTyped(options, 'passphrase', stores.unlock, signal);
  if (state !== 'locked') return;
  await service.unlock(backend, signal);
  await stores.recheck();
}

/** Asks until what was typed works, or the person gives up. */
async function untilTyped(
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
      problem = wordsFor(error);
    }
  }
}

function wordsFor(error: unknown): string {
  if (error instanceof VaultError && error.code === 'wrong_passphrase') return WRONG;
  if (error instanceof VaultError && error.code === 'not_applicable') return TAKEN;
  if (error instanceof ProblemError) return `${error.message} ${error.remedy ?? ''}`.trim();
  throw error;
}
