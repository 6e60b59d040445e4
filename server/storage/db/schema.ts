/**
 * Who may sign in. `roles` is a JSON array of strings, the password an Argon2id hash. `version` rises whenever
 * something changes that access tokens carry. `active` is 0 or 1, `created` in seconds since 1970.
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
 * A client registration (RFC 7591). `metadata` is JSON without the secret, of which `secret_hash` is
 * SHA-256 where it was made here and a slow hash where somebody chose it, and without the name. Lifetimes are in seconds, null meaning the server's default: `refresh_ttl` counts anew at each
 * refresh, `session_ttl` from the sign-in on and ends it whatever happens. `session_cap` is per user.
 * `registered_by` is `seed`, `dynamic` or the subject of an administrator.
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
 * Lets its holder register clients (RFC 7591 §3): `id` is SHA-256 of it, `grant_types` a JSON array of what those
 * clients may be allowed, `created_by` an administrator. Seconds since 1970.
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

/** The scopes a user has allowed a client, so that consent is asked once per registration. */
interface ConsentRow {
  sub: string;
  client_id: string;
  scopes: string;
}

/**
 * Every short-lived model of oidc-provider: codes, interactions, browser sessions, grants. `id` and `grant_id`
 * are SHA-256 of the real ones and `payload` is sealed. Times are seconds since 1970.
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
 * One sign-in of one user with one client on one device: all that was issued from one grant. `id` is SHA-256 of
 * the grant's id, `jkt` the thumbprint of the device's DPoP key (RFC 9449 §6). An ended one is kept for a while, so
 * that its device can be told why. Times are seconds since 1970.
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
  /** Orders the sign-ins of one second; null in rows of the first release. */
  opening: number | null;
  last_used: number;
  expires: number;
  ended_at: number | null;
  ended_reason: string | null;
  ended_by: string | null;
}

/**
 * Refresh tokens, `id` being SHA-256 of the token and `grant_id` the session's id. `child` is the hash of the token
 * that replaced this one, `child_number` how many were made before it, `tries` how often the token was accepted
 * again after its first use, `retired_at` when an unused token gave way to a sibling, `seen_at` when an access token
 * that came with this one was first presented. Times are seconds since 1970.
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
 * Access tokens the API must refuse before they expire: all of a session or client, or those of a user that carry
 * a lower version. Kept until the last of them has expired; seconds since 1970.
 */
export interface RevocationRow {
  kind: 'session' | 'user' | 'client';
  key: string;
  version: number | null;
  reason: string;
  until: number;
}

/** What happened, when (seconds since 1970) and who did it; `id` sorts by time, `detail` is JSON. */
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
 * Failures of one user name, place or network, `key` being a keyed hash of it. `last_at` is up to when forgiving them
 * has been reckoned, `next_at` when the next try is allowed, `told_at` the `next_at` that the audit knows of. Seconds
 * since 1970.
 */
export interface AttemptRow {
  key: string;
  failures: number;
  last_at: number;
  next_at: number;
  told_at: number;
}

/** A place in the network from which the owner of a user name has signed in; `key` as in attempts. */
interface PlaceRow {
  key: string;
  last_at: number;
}

/** What one transaction at a time may do; whoever writes the row of that name holds the lock until it ends. */
interface LockRow {
  name: string;
}

/**
 * A DPoP proof that was used at the API (RFC 9449 §11.1), by a hash of its key and its `jti`. Only on PostgreSQL are
 * there any. Seconds since 1970.
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

/** Which keys the database was set up with: a keyed hash that tells the same from others. Seconds since 1970. */
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
