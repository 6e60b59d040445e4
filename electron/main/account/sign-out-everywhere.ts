import type { Connection } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { schema, z } from '../../../shared/schema.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { parseJson } from '../gateway/json.ts';
import type { Sessions, SessionsWith } from '../session/sessions.ts';

/** A request that waits for a network would be a sign-out that waits, too. */
const longestMs = 10_000;

const answerSchema = schema(() => z.object({ ended: z.number().int().nonnegative() }));

export interface SignOutEverywhereDeps {
  /** The connections there are now. */
  connections(): readonly Connection[];
  sessions: Pick<Sessions, 'list'> & SessionsWith<'signOut' | 'reachesOthers'>;
  gateway: Pick<Gateway, 'request'>;
}

/** Ends all sessions of whoever has one session. Every rejection is a ProblemError. */
export interface Everywhere {
  /** Whether that reaches the person's other devices, or this computer alone. */
  reaches(session: string): Promise<boolean>;
  /**
   * The sessions on other devices first, where the server can: when it cannot be told, nothing has changed. Then
   * every session of the same person at the same server on this computer.
   */
  signOut(session: string): Promise<void>;
}

export function createSignOutEverywhere({
  connections,
  sessions,
  gateway,
}: SignOutEverywhereDeps): Everywhere {
  const issuerOf = (connection: string) => connections().find(({ id }) => id === connection)?.issuer;

  function samePerson(one: SessionSnapshot, other: SessionSnapshot): boolean {
    const known = one.account !== undefined && one.account.sub === other.account?.sub;
    // A server may name a person as it names an app.
    if (one.actsAs !== other.actsAs) return false;
    return known && issuerOf(one.connection) === issuerOf(other.connection);
  }

  async function endOthers(session: string): Promise<number> {
    const signal = AbortSignal.timeout(longestMs);
    const path = 'sessions/revoke-others';
    const { body } = await gateway
      .request({ session, method: 'POST', path, signal })
      .catch((error: unknown) => {
        throw signal.aborted ? notReached() : error;
      });
    return parseJson(body, answerSchema()).ended;
  }

  return {
    reaches: async (session) => await sessions.get(session).reachesOthers(),
    async signOut(session) {
      const others = (await sessions.get(session).reachesOthers()) ? await endOthers(session) : undefined;
      const all = sessions.list();
      const mine = all.find((one) => one.session === session);
      const here = all.filter((one) => mine !== undefined && one !== mine && samePerson(mine, one));
      const left = await Promise.allSettled([
        sessions.get(session).signOut(others),
        ...here.map((one) => sessions.get(one.session).signOut()),
      ]);
      const failure = left.find((one) => one.status === 'rejected');
      if (failure !== undefined) throw failure.reason;
    },
  };
}

function notReached(): ProblemError {
  return new ProblemError('server_unreachable', 'The server could not be told, so nobody was signed out.', {
    remedy: 'Try again when it can be reached, or sign out on this computer alone.',
  });
}
