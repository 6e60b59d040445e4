import type { KeyObject } from 'node:crypto';
import type { KeyFile } from './key-file.ts';
import { decodeKeyFile, encodeKeyFile, keyFromText, mintKey } from './key-file.ts';
import type { Wrapper } from './safe-storage.ts';
import { isNoKeyring, isUnderBuiltInKey } from './safe-storage.ts';

/**
 * `ready`: secrets can be kept. `locked`: there is a key file, but the keyring does not open it now.
 * `absent`: no keyring, or one that encrypts with a key built into the program. `changed`: the key file is not what
 * was written, or another backend is in charge that does not know the key. `lost`: the keyring works, but with a
 * new key; or the key file is gone while records are there.
 */
export type KeyringState = 'ready' | 'locked' | 'absent' | 'changed' | 'lost';

export interface KeyringStatus {
  state: KeyringState;
  /** the backend in charge now */
  backend: string;
  /** the backend that wrapped the key, where there is a readable key file */
  recordedBackend: string | null;
  /** true only when ready: what is written will be there, and encrypted, at the next start */
  persistent: boolean;
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

type Obstacle = Exclude<KeyringState, 'ready'>;

interface Scene {
  wrapper: Wrapper;
  platform: NodeJS.Platform;
  backend: string;
}

/** Looks at the keyring and at the key file (null: there is none). `hasRecords`: other vault files are there. */
export async function lookAtKeyring(
  wrapper: Wrapper,
  platform: NodeJS.Platform,
  stored: Buffer | null,
  hasRecords: boolean,
): Promise<Look> {
  const scene = { wrapper, platform, backend: wrapper.backend() };
  const file = stored && decodeKeyFile(stored);
  if (isNoKeyring(scene.backend)) return without('absent', scene, file);
  if (!(await answers(() => wrapper.available()))) return without(stored ? 'locked' : 'absent', scene, file);
  if (!stored) return hasRecords ? without('lost', scene, null) : firstKey(scene);
  if (!file || isUnderBuiltInKey(file.wrapped, platform)) return without('changed', scene, file);
  return unwrapKey(scene, stored, file);
}

async function unwrapKey(scene: Scene, stored: Buffer, file: KeyFile): Promise<Look> {
  const unwrapped = await answers(() => scene.wrapper.unwrap(file.wrapped));
  const key = unwrapped && keyFromText(unwrapped.text);
  if (!key) return without(await whyNoKey(scene, file), scene, file);
  const anew =
    unwrapped.stale || file.backend !== scene.backend ? await wrapChecked(scene, unwrapped.text) : null;
  // A refused re-wrapping costs nothing: the old one has just worked, and the next start asks again.
  const held = Buffer.isBuffer(anew)
    ? { key, file: anew, replaces: stored }
    : { key, file: stored, replaces: null };
  return withKey(scene, file, held);
}

async function whyNoKey(scene: Scene, file: KeyFile): Promise<Obstacle> {
  const trial = await wrapChecked(scene, mintKey().text);
  if (typeof trial === 'string') return trial;
  return file.backend === scene.backend ? 'lost' : 'changed';
}

async function firstKey(scene: Scene): Promise<Look> {
  const { key, text } = mintKey();
  const file = await wrapChecked(scene, text);
  if (typeof file === 'string') return without(file, scene, null);
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

function withKey({ backend }: Scene, file: KeyFile | null, held: HeldKey): Look {
  return {
    status: { state: 'ready', backend, recordedBackend: file?.backend ?? null, persistent: true },
    held,
  };
}

function without(state: Obstacle, { backend }: Scene, file: KeyFile | null): Look {
  return {
    status: { state, backend, recordedBackend: file?.backend ?? null, persistent: false },
    held: null,
  };
}

/** What the keyring answers, or null where it refuses: it throws for every refusal and gives no code to tell them by. */
async function answers<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}
