import type { KeyObject } from 'node:crypto';
import type { KeyFile } from './key-file.ts';
import { decodeKeyFile, encodeKeyFile, keyFromText, mintKey } from './key-file.ts';
import { isUnderPassphrase, PASSPHRASE_BACKEND } from './passphrase.ts';
import type { Wrapper } from './safe-storage.ts';
import { isNoKeyring, isUnderBuiltInKey } from './safe-storage.ts';
import type { KeyringAnswer } from './secret-service.ts';

/**
 * `ready`: secrets can be stored. `locked`: there is a key file, but the keyring or passphrase that opens it is not
 * available now. `absent`: no keyring, or one that encrypts with a key built into the program. `silent`: the keyring is
 * running but does not respond. `changed`: the key file was modified, or the active backend does not have the key.
 * `lost`: the keyring works, but with a new key; or the key file is missing while records exist.
 */
export type KeyringState = 'ready' | 'locked' | 'absent' | 'silent' | 'changed' | 'lost';

export interface KeyringStatus {
  state: KeyringState;
  /** the active backend; `passphrase` if a passphrase protects the key */
  backend: string;
  /** the backend that wrapped the key, if there is a readable key file */
  recordedBackend: string | null;
  /** true only when ready: written data is encrypted and still available at the next start */
  persistent: boolean;
  /** whether this process cannot learn more, because safeStorage repeats its answer until the next start */
  final: boolean;
}

/** The data key, with the key file that has to be on disk before the key is used. */
export interface HeldKey {
  key: KeyObject;
  file: Buffer;
  /** the key file that this one replaces (the same key, wrapped again), or null */
  replaces: Buffer | null;
}

/** The result of checking the keyring. Checking writes nothing. */
export interface Look {
  status: KeyringStatus;
  held: HeldKey | null;
}

/** How to ask a keyring. */
export interface Keyring {
  wrapper: Wrapper;
  platform: NodeJS.Platform;
  /** asked before safeStorage, if the backend supports it */
  ask?: ((backend: string) => Promise<KeyringAnswer>) | undefined;
}

type Obstacle = Exclude<KeyringState, 'ready'>;

interface Scene extends Keyring {
  backend: string;
}

/** Checks the keyring and the key file (null: none). `hasRecords`: whether other vault files exist. */
export async function lookAtKeyring(
  keyring: Keyring,
  stored: Buffer | null,
  hasRecords: boolean,
): Promise<Look> {
  const scene: Scene = { ...keyring, backend: keyring.wrapper.backend() };
  const file = stored && decodeKeyFile(stored);
  if (file?.backend === PASSPHRASE_BACKEND) return lookAtPassphrase(file);
  if (isNoKeyring(scene.backend)) return without('absent', scene, file);
  const refused = await refusal(scene);
  if (refused) return without(refused, scene, file);
  // From here on safeStorage is called.
  if (!(await answers(() => scene.wrapper.available())))
    return without(stored ? 'locked' : 'absent', scene, file, scene.wrapper.remembers);
  if (!stored) return hasRecords ? without('lost', scene, null) : firstKey(scene);
  if (!file || isUnderBuiltInKey(file.wrapped, scene.platform)) return without('changed', scene, file);
  return unwrapKey(scene, stored, file);
}

/** The state of a vault that was opened with its passphrase. */
export function openByPassphrase(held: HeldKey): Look {
  return withKey({ backend: PASSPHRASE_BACKEND }, PASSPHRASE_BACKEND, held);
}

function lookAtPassphrase(file: KeyFile): Look {
  const state = isUnderPassphrase(file.wrapped) ? 'locked' : 'changed';
  return without(state, { backend: PASSPHRASE_BACKEND }, file);
}

async function refusal({ ask, backend }: Scene): Promise<Obstacle | null> {
  const answer = (await ask?.(backend)) ?? 'unknown';
  return answer === 'open' || answer === 'unknown' ? null : answer;
}

async function unwrapKey(scene: Scene, stored: Buffer, file: KeyFile): Promise<Look> {
  const first = await unwrapped(scene, file);
  if (first) return unwrappedKey(scene, stored, file, first);
  const why = await whyNoKey(scene, file);
  // The keyring works, so perhaps only its first response failed.
  const second = why === 'absent' || why === 'locked' ? null : await unwrapped(scene, file);
  if (second) return unwrappedKey(scene, stored, file, second);
  return without(why, scene, file, scene.wrapper.remembers);
}

interface Unwrapped {
  key: KeyObject;
  text: string;
  stale: boolean;
}

async function unwrapped({ wrapper }: Scene, file: KeyFile): Promise<Unwrapped | null> {
  const found = await answers(() => wrapper.unwrap(file.wrapped));
  const key = found && keyFromText(found.text);
  return key && { key, ...found };
}

async function unwrappedKey(
  scene: Scene,
  stored: Buffer,
  file: KeyFile,
  { key, text, stale }: Unwrapped,
): Promise<Look> {
  const anew = stale || file.backend !== scene.backend ? await wrapChecked(scene, text) : null;
  // A failed re-wrapping does no harm: the old wrapping has just worked, and the next start tries again.
  const held = Buffer.isBuffer(anew)
    ? { key, file: anew, replaces: stored }
    : { key, file: stored, replaces: null };
  return withKey(scene, file.backend, held);
}

async function whyNoKey(scene: Scene, file: KeyFile): Promise<Obstacle> {
  const trial = await wrapChecked(scene, mintKey().text);
  if (typeof trial === 'string') return trial;
  return file.backend === scene.backend ? 'lost' : 'changed';
}

async function firstKey(scene: Scene): Promise<Look> {
  const { key, text } = mintKey();
  const file = await wrapChecked(scene, text);
  if (typeof file === 'string') return without(file, scene, null, scene.wrapper.remembers);
  return withKey(scene, null, { key, file, replaces: null });
}

/** Wraps a text and unwraps it once as a check. Returns the key file bytes, or the state that prevents it. */
async function wrapChecked(scene: Scene, text: string): Promise<Buffer | 'absent' | 'locked'> {
  const wrapped = await answers(() => scene.wrapper.wrap(text));
  if (!wrapped) return 'locked';
  if (isUnderBuiltInKey(wrapped, scene.platform)) return 'absent';
  const back = await answers(() => scene.wrapper.unwrap(wrapped));
  return back?.text === text ? encodeKeyFile({ backend: scene.backend, wrapped }) : 'locked';
}

function withKey({ backend }: Pick<Scene, 'backend'>, recordedBackend: string | null, held: HeldKey): Look {
  return { status: { state: 'ready', backend, recordedBackend, persistent: true, final: false }, held };
}

function without(
  state: Obstacle,
  { backend }: Pick<Scene, 'backend'>,
  file: KeyFile | null,
  final = false,
): Look {
  const recordedBackend = file?.backend ?? null;
  return { status: { state, backend, recordedBackend, persistent: false, final }, held: null };
}

/** The keyring's result, or null if it refuses. It throws for every refusal and has no error codes. */
async function answers<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}
