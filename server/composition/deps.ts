import type { KeyRing } from '../keys/key-ring.ts';
import { deriveKey } from '../lib/derive-key.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Store } from '../storage/store.ts';
import type { Settings } from './settings.ts';

/** What the endpoints are made of. */
export interface AuthorityDeps {
  issuer: string;
  /** The one that is listened on, which differs from the issuer's behind a proxy. */
  port: number;
  settings: Settings;
  store: Store;
  ring: KeyRing;
  log: Log;
  metrics: Metrics;
  /** Whether the stop was asked for. */
  isStopping(): boolean;
  /** Of the pages' anti-forgery values: a form stays good when keys rotate while it is open. */
  formKey: string;
}

/** Derives the key of the pages' anti-forgery values. `rotationKey` is base64url, as in the key file. */
export function formKeyOf(rotationKey: string): string {
  return deriveKey(Buffer.from(rotationKey, 'base64url'), 'latchkey form values').toString('base64url');
}
