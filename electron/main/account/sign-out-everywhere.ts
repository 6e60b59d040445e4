import type { Connection } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { schema, z } from '../../../shared/schema.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { parseJson } from '../gateway/json.ts';
import type { Sessions, SessionsWith } from '../session/sessions.ts';

/** Without a limit the sign-out would wait as long as the request waits for the network. */
const requestTimeoutMs = 10_000;

const responseSchema = schema(() => z.object({ ended: z.number().int().nonnegative() }));

export interface SignOutEverywhereDeps {
  /** The current connections. */
  connections(): readonly Connection[];
  sessions: Pick<Sessions, 'list'> & SessionsWith<'signOut' | 'reachesOthers'>;
  gateway: Pick<Gateway, 'request'>;
}

/** Ends all sessions of one person. Every rejection is a ProblemError. */
export interface SignOutEverywhere {
  /** Whether the sign-out reaches the person's other devices, or only this computer. */
  reaches(session: string): Promise<boolean>;
  /**
   * Ends the sessions on other devices first, if the server supports it; if that request fails, nothing has changed. Then
   * ends every session of the same person at the same server on this computer.
   */
  signOut(session: string): Promise<void>;
}

export function createSignOutEverywhere({
  connections,
  sessions,
  gateway,
}: SignOutEverywhereDeps): SignOutEverywhere {
  const issuerOf = (connection: string) => connections().find(({ id }) => id === connection)?.issuer;

  function isSamePerson(a: SessionSnapshot, b: SessionSnapshot): boolean {
    const sameSubject = a.account !== undefined && a.account.sub === b.account?.sub;
    // An app and a person may have the same subject at a server.
    if (a.actsAs !== b.actsAs) return false;
    return sameSubject && issuerOf(a.connection) === issuerOf(b.connection);
  }

  async function endOthers(session: string): Promise<number> {
    const signal = AbortSignal.timeout(requestTimeoutMs);
    const path = 'sessions/revoke-others';
    const { body } = await gateway
      .request({ session, method: 'POST', path, signal })
      .catch((error: unknown) => {
        throw signal.aborted ? serverUnreachable() : error;
      });
    return parseJson(body, responseSchema()).ended;
  }

  return {
    reaches: async (session) => await sessions.get(session).reachesOthers(),
    async signOut(session) {
      const endedElsewhere = (await sessions.get(session).reachesOthers())
        ? await endOthers(session)
        : undefined;
      const all = sessions.list();
      const current = all.find((snapshot) => snapshot.session === session);
      const samePerson = all.filter(
        (snapshot) => current !== undefined && snapshot !== current && isSamePerson(current, snapshot),
      );
      const results = await Promise.allSettled([
        sessions.get(session).signOut(endedElsewhere),
        ...samePerson.map((snapshot) => sessions.get(snapshot.session).signOut()),
      ]);
      const failure = results.find((result) => result.status === 'rejected');
      if (failure !== undefined) throw failure.reason;
    },
  };
}

function serverUnreachable(): ProblemError {
  return new ProblemError(
    'server_unreachable',
    'The server could not be reached, so nobody was signed out.',
    {
      remedy: 'Try again when it can be reached, or sign out on this computer only.',
    },
  );
}
