export type { VaultErrorCode } from './errors.ts';
export { VaultError } from './errors.ts';
export type { Evidence, UnreadableReason } from './judge.ts';
export type { KeyringState, KeyringStatus } from './keyring.ts';
export type { RecordId } from './names.ts';
export type { RecordRead, VaultRecord } from './record.ts';
export type { SafeStorageLike } from './safe-storage.ts';
export type { Vault, VaultOptions } from './vault.ts';
export { openVault } from './vault.ts';
