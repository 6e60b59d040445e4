/** Who may sign in. `roles` is a JSON array of strings; the password is kept as an Argon2id hash. */
export interface UserRow {
  sub: string;
  username: string;
  name: string;
  email: string;
  roles: string;
  password_hash: string;
}

/** A client registration (RFC 7591). `metadata` is JSON without the secret, which is kept as a slow hash. */
interface ClientRow {
  client_id: string;
  metadata: string;
  secret_hash: string | null;
  first_party: number;
}

/** The scopes a user has allowed a client, so that consent is asked once per registration. */
interface ConsentRow {
  sub: string;
  client_id: string;
  scopes: string;
}

/**
 * Every short-lived model of oidc-provider: codes, interactions, browser sessions, grants. `id` and `grant_id`
 * are SHA-256 of the real ones and `payload` is sealed under the real id. Times are seconds since 1970.
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
 * Refresh tokens, `id` being SHA-256 of the token. `child` is the hash of the token that replaced this one,
 * `child_number` how many were made before it, `tries` how often the token was accepted again after its first
 * use, `retired_at` when an unused token gave way to a sibling. Times are seconds since 1970.
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
}

/** Grants whose access tokens the API must refuse until the last of them has expired. */
interface RevokedGrantRow {
  grant_id: string;
  until: number;
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

export interface Schema {
  users: UserRow;
  clients: ClientRow;
  consents: ConsentRow;
  artifacts: ArtifactRow;
  refresh_tokens: RefreshTokenRow;
  revoked_grants: RevokedGrantRow;
  jobs: JobRow;
  migrations: { version: number; applied: string };
}
