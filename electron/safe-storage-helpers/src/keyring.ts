import type { KeyObject } from 'node:crypto';
import type { KeyFile } from './key-file.ts';
import { decodeKeyFile, encodeKeyFile, keyFromText, mintKey } from './key-file.ts';
import { isUnderPassphrase, PASSPHRASE_BACKEND } from './passphrase.ts';
import type { Wrapper } from './safe-storage.ts';
import { isNoKeyring, isUnderBuiltInKey } from './safe-storage.ts';
import type { KeyringAnswer } from './secret-service.ts';

/**
 * `ready`: secrets can be kept. `locked`: there is a key file, but the keyring, or the passphrase, that opens it is not
 * at hand now. `absent`: no keyring, or one that encrypts with a key built into the program. `silent`: the keyring is
 * there and does not answer. `changed`: the key file is not what was written, or another backend is in charge that does
 * not know the key. `lost`: the keyring works, but with a new key; or the key file is gone while records are there.
 */
export type KeyringState = 'ready' | 'locked' | 'absent' | 'silent' | 'changed' | 'lost';

export interface KeyringStatus {
  state: KeyringState;
  /** the backend in charge now; `passphrase` where one guards the key */
  backend: string;
  /** the backend that wrapped the key, where there is a readable key file */
  recordedBackend: string | null;
  /** true only when ready: what is written will be there, and encrypted, at the next start */
  persistent: boolean;
  /** this process cannot find out more: safeStorage has answered, and will repeat that answer until the next start */
  final: boolean;
}

/** The data key, with the key file that has to be on disk before anything is written under it. */
export interface HeldKey {
  key: KeyObject;
  file: Buffer;
  /** the key file this one takes the place of (the same key, wrapped anew), or null */
  replaces: Buffer | null;
}

/** What one look at the keyring gave. Nothing is written by looking. */
export interface Look {
  status: KeyringStatus;
  held: HeldKey | null;
}

/** How a keyring is asked. */
export interface Keyring {
  wrapper: Wrapper;
  platform: NodeJS.Platform;
  /** asked before safeStorage is, where there is a way to */
  ask?: ((backend: string) => Promise<KeyringAnswer>) | undefined;
}

type Obstacle = Exclude<KeyringState, 'ready'>;

interface Scene extends Keyring {
  backend: string;
}

/** Looks at the keyring and at the key file (null: there is none). `hasRecords`: other vault files are there. */
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
  // From here on safeStorage is asked.
  if (!(await answers(() => scene.wrapper.available())))
    return without(stored ? 'locked' : 'absent', scene, file, scene.wrapper.remembers);
  if (!stored) return hasRecords ? without('lost', scene, null) : firstKey(scene);
  if (!file || isUnderBuiltInKey(file.wrapped, scene.platform)) return without('changed', scene, file);
  return unwrapKey(scene, stored, file);
}

/** What there is to say of a vault whose key a passphrase guards, once it was typed. */
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
  // A keyring that works after all may have failed at the first question only.
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
  // A refused re-wrapping costs nothing: the old one has just worked, and the next start asks again.
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

/** Key file bytes for a text, after unwrapping them once to see that it works; or the state that forbids it. */
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

/** What the keyring answers, or null where it refuses: it throws for every refusal and gives no code to tell them by. */
async function answers<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}
