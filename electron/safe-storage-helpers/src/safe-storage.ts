/**
 * The part of Electron's `safeStorage` used here. Electron 42 added the async calls and 45 deprecates the sync ones. The
 * async calls are used if they exist, else the sync ones. Pass `safeStorage` itself.
 */
export interface SafeStorageLike {
  isEncryptionAvailable?(): boolean;
  encryptString?(plainText: string): Buffer;
  decryptString?(encrypted: Buffer): string;
  getSelectedStorageBackend?(): string;
  isAsyncEncryptionAvailable?(): Promise<boolean>;
  encryptStringAsync?(plainText: string): Promise<Buffer>;
  decryptStringAsync?(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
}

/** One interface for both kinds of calls. Each may reject with whatever safeStorage throws. */
export interface Wrapper {
  /** whether the calls cache a refusal, or a key, until the program ends */
  remembers: boolean;
  /** name of the keyring backend: Electron's on Linux, else `keychain`, `dpapi` or the platform */
  backend(): string;
  available(): Promise<boolean>;
  wrap(text: string): Promise<Buffer>;
  /** `stale`: the keyring requests that the text is wrapped again */
  unwrap(blob: Buffer): Promise<{ text: string; stale: boolean }>;
}

const BUILT_IN_KEY = Buffer.from('v10');
const NO_KEYRING = new Set(['basic_text', 'unknown']);

export function createWrapper(storage: SafeStorageLike, platform: NodeJS.Platform): Wrapper {
  return { backend: () => backendName(storage, platform), ...(asyncCalls(storage) ?? syncCalls(storage)) };
}

/** The backend names on Linux when only the key built into Chromium is available. */
export function isNoKeyring(backend: string): boolean {
  return NO_KEYRING.has(backend);
}

/** On Linux `v10` marks text encrypted with the built-in key, which anyone can read. Elsewhere it is the usual mark. */
export function isUnderBuiltInKey(blob: Buffer, platform: NodeJS.Platform): boolean {
  return platform === 'linux' && blob.subarray(0, BUILT_IN_KEY.length).equals(BUILT_IN_KEY);
}

function backendName(storage: SafeStorageLike, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'keychain';
  if (platform === 'win32') return 'dpapi';
  if (platform === 'linux') return storage.getSelectedStorageBackend?.() ?? 'unknown';
  return platform;
}

function asyncCalls(storage: SafeStorageLike): Omit<Wrapper, 'backend'> | null {
  if (!storage.isAsyncEncryptionAvailable || !storage.encryptStringAsync || !storage.decryptStringAsync)
    return null;
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = storage;
  return {
    remembers: false,
    available: () => isAsyncEncryptionAvailable.call(storage),
    wrap: (text) => encryptStringAsync.call(storage, text),
    unwrap: async (blob) => {
      const { result, shouldReEncrypt } = await decryptStringAsync.call(storage, blob);
      return { text: result, stale: shouldReEncrypt };
    },
  };
}

function syncCalls(storage: SafeStorageLike): Omit<Wrapper, 'backend'> {
  return {
    remembers: true,
    available: async () => storage.isEncryptionAvailable?.() ?? false,
    wrap: async (text) => required(storage.encryptString).call(storage, text),
    unwrap: async (blob) => ({ text: required(storage.decryptString).call(storage, blob), stale: false }),
  };
}

function required<T>(call: T | undefined): T {
  if (call === undefined) throw new TypeError('safeStorage offers neither its async nor its sync calls.');
  return call;
}
