import type { Account, SessionSnapshot } from '../../../../shared/model/session.ts';

/** Somebody who is signed in. */
export const ada: Account = {
  sub: 'u1',
  name: 'Ada Lovelace',
  username: 'ada@example.com',
  email: 'ada@example.com',
  roles: ['user'],
};

/** A session without an account, with the given changes. */
export const session = (fields: Partial<SessionSnapshot> = {}): SessionSnapshot => ({
  session: 'demo',
  connection: 'demo',
  state: 'signedOut',
  generation: 0,
  scopes: [],
  renewals: 0,
  ...fields,
});

/** A session of Ada's. */
export const active = (fields: Partial<SessionSnapshot> = {}): SessionSnapshot =>
  session({ state: 'active', generation: 1, account: ada, signedInAt: 1, ...fields });
