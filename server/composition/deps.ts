import type { KeyRing } from '../keys/key-ring.ts';
import { deriveKey } from '../lib/derive-key.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Store } from '../storage/store.ts';
import type { Settings } from './settings.ts';

/** Everything that the endpoints depend on. */
export interface AuthorityDeps {
  issuer: string;
  /** The port listened on, which differs from the issuer's behind a proxy. */
  port: number;
  settings: Settings;
  store: Store;
  ring: KeyRing;
  log: Log;
  metrics: Metrics;
  /** Whether the authority has been asked to stop. */
  isStopping(): boolean;
  /** Key of the pages' anti-forgery values. It survives key rotation, so open forms stay valid. */
  formKey: string;
}

/** Derives the key of the pages' anti-forgery values. `rotationKey` is base64url, as in the key file. */
export function formKeyOf(rotationKey: string): string {
  return deriveKey(Buffer.from(rotationKey, 'base64url'), 'latchkey form values').toString('base64url');
}
