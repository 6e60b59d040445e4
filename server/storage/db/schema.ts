/**
 * A user. `roles` is a JSON array of strings, the password an Argon2id hash. `version` increases whenever something
 * changes that access tokens contain. `active` is 0 or 1, `created` in seconds since 1970.
 */
export interface UserRow {
  sub: string;
  username: string;
  name: string;
  email: string;
  roles: string;
  password_hash: string;
  active: number;
  version: number;
  created: number;
}

/**
 * A client registration (RFC 7591). `metadata` is JSON without name and secret. `secret_hash` is SHA-256 for a
 * generated secret and a slow hash for a chosen one. Lifetimes are in seconds, null means the server's default:
 * `refresh_ttl` restarts with each refresh, `session_ttl` runs from the sign-in and always ends the session.
 * `session_cap` is per user. `registered_by` is `seed`, `dynamic` or the subject of an administrator.
 */
export interface ClientRow {
  client_id: string;
  metadata: string;
  secret_hash: string | null;
  first_party: number;
  name: string;
  type: 'public' | 'confidential' | 'service';
  active: number;
  allowed_origin: string | null;
  access_ttl: number | null;
  refresh_ttl: number | null;
  session_ttl: number | null;
  session_cap: number | null;
  rotation: number;
  registered_by: string;
  created: number;
  updated: number;
}

/**
 * Allows its holder to register clients (RFC 7591 §3). `id` is the token's SHA-256, `grant_types` a JSON array of
 * allowed grant types, `created_by` an administrator. Times in seconds since 1970.
 */
export interface InitialAccessTokenRow {
  id: string;
  name: string;
  uses_left: number;
  expires: number;
  grant_types: string;
  created_by: string;
  created: number;
}

/** The scopes that a user has allowed a client, so that consent is requested once per registration. */
interface ConsentRow {
  sub: string;
  client_id: string;
  scopes: string;
}

/**
 * The short-lived models of oidc-provider: codes, interactions, browser sessions, grants. `id` and `grant_id` are
 * SHA-256 of the real ids, `payload` is encrypted. Times in seconds since 1970.
 */
export interface ArtifactRow {
  model: string;
  id: string;
  grant_id: string | null;
  uid: string | null;
  subject: string | null;
  payload: string;
  consumed_at: number | null;
  expires: number | null;
}

/**
 * A session: one sign-in of a user with a client on a device, and everything issued from its grant. `id` is SHA-256
 * of the grant's id, `jkt` the thumbprint of the device's DPoP key (RFC 9449 §6). Ended sessions are kept for a
 * while, so that their devices learn why. Times in seconds since 1970.
 */
export interface SessionRow {
  id: string;
  subject: string;
  username: string;
  client_id: string;
  device_name: string | null;
  platform: string | null;
  jkt: string | null;
  started: number;
  /** Orders sign-ins within one second; null in rows of the first release. */
  opening: number | null;
  last_used: number;
  expires: number;
  ended_at: number | null;
  ended_reason: string | null;
  ended_by: string | null;
}

/**
 * Refresh tokens. `id` is SHA-256 of the token, `grant_id` the session's id. `child` is the hash of the token that
 * replaced this one, `child_number` the number of children made before it, `tries` how often the token was accepted
 * after its first use, `retired_at` when an unused token was replaced by a sibling, `seen_at` when an access token
 * issued with this one was first used. Times in seconds since 1970.
 */
export interface RefreshTokenRow {
  id: string;
  grant_id: string;
  subject: string;
  client_id: string;
  payload: string;
  parent: string | null;
  issued: number;
  expires: number;
  consumed_at: number | null;
  retired_at: number | null;
  child: string | null;
  child_number: number;
  tries: number;
  seen_at: number | null;
}

/**
 * Access tokens to refuse before they expire: all of a session or client, or those of a user with a lower version.
 * Kept until the last of them has expired. Times in seconds since 1970.
 */
export interface RevocationRow {
  kind: 'session' | 'user' | 'client';
  key: string;
  version: number | null;
  reason: string;
  until: number;
}

/** An audit entry: what happened, when (seconds since 1970) and who did it. `id` sorts by time, `detail` is JSON. */
export interface AuditRow {
  id: string;
  at: number;
  event: string;
  actor: string | null;
  subject: string | null;
  client_id: string | null;
  session_id: string | null;
  address: string | null;
  detail: string;
}

/**
 * Failures counted for one user name, network and so on; `key` is a keyed hash of it. `last_at` is the time up to
 * which failures have been forgiven, `next_at` when the next attempt is allowed, `told_at` the `next_at` that was
 * audited. Times in seconds since 1970.
 */
export interface AttemptRow {
  key: string;
  failures: number;
  last_at: number;
  next_at: number;
  told_at: number;
}

/** A network from which the owner of a user name has signed in; `key` as in attempts. */
interface PlaceRow {
  key: string;
  last_at: number;
}

/** Named locks: whoever writes the row of that name holds the lock until the transaction ends. */
interface LockRow {
  name: string;
}

/**
 * A DPoP proof that was used at the API (RFC 9449 §11.1), as a hash of its key and `jti`. Only on PostgreSQL. Times
 * in seconds since 1970.
 */
interface DpopProofRow {
  id: string;
  expires: number;
}

/** One line of a user's job list; `created` and `updated` are ISO 8601. */
export interface JobRow {
  id: string;
  owner: string;
  title: string;
  state: string;
  detail: string;
  created: string;
  updated: string;
}

/** Identifies the keys that the database was set up with, by a keyed hash. Times in seconds since 1970. */
interface KeyMarkRow {
  name: string;
  mark: string;
  since: number;
}

export interface Schema {
  users: UserRow;
  clients: ClientRow;
  initial_access_tokens: InitialAccessTokenRow;
  consents: ConsentRow;
  artifacts: ArtifactRow;
  sessions: SessionRow;
  refresh_tokens: RefreshTokenRow;
  revocations: RevocationRow;
  audit: AuditRow;
  attempts: AttemptRow;
  places: PlaceRow;
  locks: LockRow;
  dpop_proofs: DpopProofRow;
  key_marks: KeyMarkRow;
  jobs: JobRow;
  migrations: { version: number; applied: string };
}
