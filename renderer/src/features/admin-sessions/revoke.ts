import type { AdminSession, RevocationReport } from '../../../../shared/model/admin-session.ts';
import { mostRevokedAtOnce } from '../../../../shared/model/administration.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';

/** What was ended, and what kept the rest from it. */
export interface Revoked {
  report: RevocationReport;
  problem?: Problem;
}

interface Caller {
  bridge: Bridge;
  session: string;
  /** Called after each request with the sessions that have ended. */
  settle(isOver: (row: AdminSession) => boolean): void;
}

const nothing: RevocationReport = { ended: 0, over: 0, spared: 0 };

function batches(rows: readonly AdminSession[]): AdminSession[][] {
  const count = Math.ceil(rows.length / mostRevokedAtOnce);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * mostRevokedAtOnce, (index + 1) * mostRevokedAtOnce),
  );
}

/** Ends these sessions, in as many calls as it takes; the own one too where it is among them. */
export async function revokeRows(caller: Caller, rows: readonly AdminSession[]): Promise<Revoked> {
  const { bridge, session, settle } = caller;
  let report = nothing;
  for (const batch of batches(rows)) {
    const ids = batch.map(({ id }) => id);
    const what = { kind: 'sessions', ids, own: batch.some(({ current }) => current) } as const;
    const answer = await bridge['admin.revoke']({ session, what });
    if (!answer.ok) return { report, problem: answer.problem };
    const { ended, over, spared } = answer.value;
    report = { ended: report.ended + ended, over: report.over + over, spared: report.spared + spared };
    const now = new Set(ids);
    settle(({ id }) => now.has(id));
  }
  return { report };
}

/** Ends every session of a user. */
export async function revokeAllOf({ bridge, session, settle }: Caller, sub: string): Promise<Revoked> {
  const answer = await bridge['admin.revoke']({ session, what: { kind: 'user', sub } });
  if (!answer.ok) return { report: nothing, problem: answer.problem };
  settle(({ user }) => user.sub === sub);
  return { report: answer.value };
}
