import {
  type ClientSettings,
  DEVICE_CODE,
  type GrantType,
  type NewClient,
  newClientSchema,
} from './settings.ts';

/**
 * `invalid`: invalid settings; `not_found`: there is no such client; `no_secret`: the client authenticates in another
 * way.
 */
export type ClientErrorCode = 'invalid' | 'not_found' | 'no_secret';

/** A refused change to a client. `path` names the setting, the message says what is allowed. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  readonly path: string | undefined;
  constructor(code: ClientErrorCode, message: string, path?: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}

const forUsers: readonly GrantType[] = ['authorization_code', 'refresh_token', 'password', DEVICE_CODE];

// A public client cannot keep a secret, so it cannot act for itself; a service has no users to act for.
const grantsOf: Record<ClientSettings['type'], readonly GrantType[]> = {
  public: forUsers,
  confidential: [...forUsers, 'client_credentials'],
  service: ['client_credentials'],
};

type Rule = (client: ClientSettings) => readonly [path: keyof ClientSettings, message: string] | undefined;

const has = (client: ClientSettings, grant: GrantType): boolean => client.grant_types.includes(grant);

const rules: readonly Rule[] = [
  ({ type, token_endpoint_auth_method: method }) =>
    (type === 'public') === (method === 'none')
      ? undefined
      : ['token_endpoint_auth_method', `must ${type === 'public' ? '' : 'not '}be none for a ${type} client`],
  ({ jwks, token_endpoint_auth_method: method }) =>
    (method === 'private_key_jwt') === (jwks !== null)
      ? undefined
      : ['jwks', 'must be given with private_key_jwt, and with it only'],
  ({ type, grant_types: grants }) => {
    const wrong = grants.find((grant) => !grantsOf[type].includes(grant));
    return wrong && ['grant_types', `must not name ${wrong} for a ${type} client`];
  },
  (client) =>
    has(client, 'authorization_code') === client.redirect_uris.length > 0
      ? undefined
      : ['redirect_uris', 'must be given with authorization_code, and with it only'],
  (client) =>
    has(client, 'refresh_token') && !client.grant_types.some((grant) => grant !== 'refresh_token')
      ? ['grant_types', 'must name a grant to sign in with besides refresh_token']
      : undefined,
  (client) =>
    has(client, 'password') && !client.first_party
      ? ['grant_types', 'must not name password for a client that is not first_party (RFC 9700 §2.4)']
      : undefined,
  ({ type, allowed_origin: origin }) =>
    origin === null || type === 'public'
      ? undefined
      : ['allowed_origin', 'must be null: only a public client runs as a script in a page'],
];

/**
 * Throws {@link ClientError} `invalid` if settings contradict each other. A contradiction that the `former` settings
 * already had, as those of a self-registered client may, does not prevent other changes.
 */
export function checkSettings(client: ClientSettings, former?: ClientSettings): void {
  for (const rule of rules) {
    const broken = rule(client);
    if (broken === undefined || (former !== undefined && rule(former) !== undefined)) continue;
    throw new ClientError('invalid', `${broken[0]} ${broken[1]}.`, broken[0]);
  }
}

/** The complete settings of a new client. Throws {@link ClientError} `invalid` or a ZodError. */
export function newSettings(input: NewClient): ClientSettings {
  const { token_endpoint_auth_method: method, ...parsed } = newClientSchema.parse(input);
  const usual = parsed.jwks === null ? 'client_secret_basic' : 'private_key_jwt';
  const fitting = parsed.type === 'public' ? 'none' : usual;
  const settings = { ...parsed, active: true, token_endpoint_auth_method: method ?? fitting };
  checkSettings(settings);
  return settings;
}

/** Whether the client authenticates with a secret (RFC 6749 §2.3.1). */
export function hasSecret({
  token_endpoint_auth_method: method,
}: Pick<ClientSettings, 'token_endpoint_auth_method'>): boolean {
  return method === 'client_secret_basic' || method === 'client_secret_post';
}
