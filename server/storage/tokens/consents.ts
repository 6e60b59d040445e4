import type { Database } from '../db/database.ts';

export interface Consents {
  /** The scopes that this user has allowed this client so far. */
  given(subject: string, clientId: string): Promise<Set<string>>;
  /** Adds to the scopes that the user has allowed this client. */
  add(subject: string, clientId: string, scopes: Iterable<string>): Promise<void>;
}

export function openConsents(db: Database): Consents {
  async function given(subject: string, clientId: string): Promise<Set<string>> {
    const row = await db
      .selectFrom('consents')
      .select('scopes')
      .where('sub', '=', subject)
      .where('client_id', '=', clientId)
      .executeTakeFirst();
    return new Set(row === undefined ? [] : row.scopes.split(' '));
  }
  return {
    given,
    async add(subject, clientId, scopes) {
      const all = [...new Set([...(await given(subject, clientId)), ...scopes])].join(' ');
      await db
        .insertInto('consents')
        .values({ sub: subject, client_id: clientId, scopes: all })
        .onConflict((conflict) => conflict.columns(['sub', 'client_id']).doUpdateSet({ scopes: all }))
        .execute();
    },
  };
}
