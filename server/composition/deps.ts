import { hkdfSync } from 'node:crypto';
import type { KeyRing } from '../keys/key-ring.ts';
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

/** Key of the pages' anti-forgery values, the same at every instance. */
export function formKeyOf(ring: KeyRing): string {
  const secret = Buffer.from(ring.current().rotation, 'base64url');
  return Buffer.from(hkdfSync('sha256', secret, '', 'latchkey form values', 32)).toString('base64url');
}
