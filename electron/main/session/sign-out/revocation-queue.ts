import { createSerial } from '../../lib/async.ts';
import { withLock } from '../../lib/file-lock.ts';
import { keyringProblem, storeProblem } from '../errors.ts';
import type { SecretStore, SessionsDeps } from '../ports.ts';
import { parseRevocations, type Revocation, storedRevocations } from './revocation.ts';

type Kept = SecretStore['kept'];

/** Which of a connection's tokens the server is still to be told of, across restarts where they may be written. */
export interface RevocationQueue {
  /** Durable when it resolves with `vault`; `memory` when it is not wanted otherwise or cannot be. */
  add(revocations: readonly Revocation[], keep: boolean): Promise<Kept>;
  /** What waits, as it is stored now; rejects with a ProblemError when that cannot be read. */
  read(keep: boolean): Promise<Revocation[]>;
  remove(revocation: Revocation, keep: boolean): Promise<void>;
  /** The tokens that are in memory because of this list: where each is kept, and what of it is secret. */
  known: ReadonlyMap<string, Known>;
}

interface Known {
  kept: Kept;
  secrets: string[];
}

interface Ground {
  connection: string;
  deps: Pick<SessionsDeps, 'stores' | 'lockFolder'>;
  note(message: string): void;
}

interface Reading {
  revocations: Revocation[];
  generation: number;
}

export function createRevocationQueue({ connection, deps, note }: Ground): RevocationQueue {
  const serial = createSerial();
  const known = new Map<string, Known>();
  const learn = ({ token, client }: Revocation, kept: Kept) => {
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
    note(`The list of what the server is still to be told was not usable and was kept as ${name}.`);
    return { revocations: [], generation: 0 };
  }

  async function change(keep: boolean, act: (held: Revocation[]) => Revocation[]): Promise<Kept> {
    const store = deps.stores.revocations(connection, keep);
    const work = async () => {
      const { revocations, generation } = await readFrom(store);
      const next = act(revocations);
      if (next.length > 0) await store.write(storedRevocations(next), generation + 1);
      else if (revocations.length > 0) await store.erase();
      return store.kept;
    };
    // What lies in the vault may be changed by another process as well.
    const alone = () =>
      store.kept === 'vault' ? withLock(deps.lockFolder, `${connection}.revocations`, work) : work();
    return await serial(alone);
  }

  async function add(revocations: readonly Revocation[], keep: boolean): Promise<Kept> {
    const kept = await change(keep, (held) => {
      const there = new Set(held.map(({ token }) => token));
      return [...held, ...revocations.filter(({ token }) => !there.has(token))];
    });
    for (const one of revocations) learn(one, kept);
    return kept;
  }

  return {
    known,
    async add(revocations, keep) {
      if (revocations.length === 0) return keep ? 'vault' : 'memory';
      try {
        return await add(revocations, keep);
      } catch (error) {
        note(`What the server is to be told could not be written down. ${storeProblem(error).message}`);
        return await add(revocations, false);
      }
    },
    async read(keep) {
      const store = deps.stores.revocations(connection, keep);
      const { revocations } = await serial(() => readFrom(store)).catch((error: unknown) => {
        throw storeProblem(error);
      });
      for (const one of revocations) learn(one, store.kept);
      return revocations;
    },
    async remove({ token }, keep) {
      await change(keep, (held) => held.filter((one) => one.token !== token));
      known.delete(token);
    },
  };
}
