/** Stable codes for programs; messages are for people. */
export type VaultErrorCode =
  | 'keyring_locked'
  | 'keyring_absent'
  | 'keyring_changed'
  | 'keyring_lost'
  | 'keyring_silent'
  | 'wrong_passphrase'
  | 'record_unreadable'
  | 'record_missing'
  | 'payload_too_large'
  | 'invalid_argument'
  | 'not_applicable'
  | 'disk_failed';

/** The only error this package throws. `cause` holds the evidence, never a payload or a key. */
export class VaultError extends Error {
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'VaultError';
    this.code = code;
  }
}
