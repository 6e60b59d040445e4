import { createSerial } from '../../lib/async.ts';
import { withLock } from '../../lib/file-lock.ts';
import { keyringProblem, storeProblem } from '../errors.ts';
import type { SecretStore, SessionsDeps } from '../types.ts';
import { parseRevocations, type Revocation, storedRevocations } from './revocation.ts';

type Kept = SecretStore['kept'];

/** The pending revocations of one connection; they survive restarts if they may be written to the vault. */
export interface RevocationQueue {
  /** Durable when it resolves with `vault`; `memory` when `keep` is false or the vault cannot be written. */
  add(revocations: readonly Revocation[], keep: boolean): Promise<Kept>;
  /** The stored revocations; rejects with a ProblemError when they cannot be read. */
  read(keep: boolean): Promise<Revocation[]>;
  remove(revocation: Revocation, keep: boolean): Promise<void>;
  /** The tokens of this queue in memory: where each is stored, and its secrets. */
  known: ReadonlyMap<string, Known>;
}

interface Known {
  kept: Kept;
  secrets: string[];
}

interface RevocationQueueDeps {
  connection: string;
  deps: Pick<SessionsDeps, 'stores' | 'lockFolder'>;
  note(message: string): void;
}

interface Reading {
  revocations: Revocation[];
  generation: number;
}

export function createRevocationQueue({ connection, deps, note }: RevocationQueueDeps): RevocationQueue {
  const serial = createSerial();
  const known = new Map<string, Known>();
  const remember = ({ token, client }: Revocation, kept: Kept) => {
    const secret = client?.client_secret;
    known.set(token, { kept, secrets: secret === undefined ? [token] : [token, secret] });
  };

  async function readFrom(store: SecretStore): Promise<Reading> {
    const reading = await store.read();
    if (reading.state === 'empty') return { revocations: [], generation: 0 };
    if (reading.state === 'unreadable' && reading.reason === 'keyring') {
      throw keyringProblem(deps.stores.keyring().state);
    }
    const revocations = reading.state === 'ok' ? parseRevocations(reading.payload) : undefined;
    if (reading.state === 'ok' && revocations !== undefined) {
      return { revocations, generation: reading.generation };
    }
    const name = await store.setAside();
    note(`The list of pending revocations was not usable and was kept as ${name}.`);
    return { revocations: [], generation: 0 };
  }

  async function change(keep: boolean, act: (stored: Revocation[]) => Revocation[]): Promise<Kept> {
    const store = deps.stores.revocations(connection, keep);
    const work = async () => {
      const { revocations, generation } = await readFrom(store);
      const next = act(revocations);
      if (next.length > 0) await store.write(storedRevocations(next), generation + 1);
      else if (revocations.length > 0) await store.erase();
      return store.kept;
    };
    // Another process may change the vault too.
    const exclusive = () =>
      store.kept === 'vault' ? withLock(deps.lockFolder, `${connection}.revocations`, work) : work();
    return await serial(exclusive);
  }

  async function add(revocations: readonly Revocation[], keep: boolean): Promise<Kept> {
    const kept = await change(keep, (stored) => {
      const tokens = new Set(stored.map(({ token }) => token));
      return [...stored, ...revocations.filter(({ token }) => !tokens.has(token))];
    });
    for (const revocation of revocations) remember(revocation, kept);
    return kept;
  }

  return {
    known,
    async add(revocations, keep) {
      if (revocations.length === 0) return keep ? 'vault' : 'memory';
      try {
        return await add(revocations, keep);
      } catch (error) {
        note(`The pending revocations could not be saved. ${storeProblem(error).message}`);
        return await add(revocations, false);
      }
    },
    async read(keep) {
      const store = deps.stores.revocations(connection, keep);
      const { revocations } = await serial(() => readFrom(store)).catch((error: unknown) => {
        throw storeProblem(error);
      });
      for (const revocation of revocations) remember(revocation, store.kept);
      return revocations;
    },
    async remove({ token }, keep) {
      await change(keep, (stored) => stored.filter((revocation) => revocation.token !== token));
      known.delete(token);
    },
  };
}
