import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AdminSession, RevocationReport } from '../../../../shared/model/admin-session.ts';
import { largestSessionPage } from '../../../../shared/model/administration.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';
import type { SessionList } from './list.ts';
import { type Revoked, revokeAllOf, revokeRows } from './revoke.ts';

type User = AdminSession['user'];

/** The confirmation to show. */
export type Question =
  | { kind: 'sessions'; rows: readonly AdminSession[] }
  /** `count` is undefined until the server has said how many; `more` where there are more than that. */
  | { kind: 'user'; user: User; own: boolean; count: number | undefined; more: boolean };

interface EndingState {
  selected: ReadonlyMap<string, AdminSession>;
  question: Question | undefined;
  busy: boolean;
  problem: Problem | undefined;
  /** How many were ended before the problem. */
  before: number;
  done: RevocationReport | undefined;
}

/** Which sessions are chosen, and how they are ended. */
export interface BulkRevoke {
  store: StoreApi<EndingState>;
  toggle(row: AdminSession): void;
  /** All of these, or none of them where all are selected. */
  toggleAll(rows: readonly AdminSession[]): void;
  clear(): void;
  /** Asks about the selected ones. */
  askSelected(): void;
  /** Asks about all sessions of a user. */
  askAllOf(user: User): Promise<void>;
  cancel(): void;
  /** The question is answered with yes. */
  confirm(): Promise<void>;
  /** Dismisses the result. */
  dismiss(): void;
}

/** Whether there is anything to end. */
export const canEnd = ({ state }: AdminSession): boolean => state === 'active';

const nobody: ReadonlyMap<string, AdminSession> = new Map();
function toggled(selected: EndingState['selected'], row: AdminSession): EndingState['selected'] {
  const next = new Map(selected);
  if (!next.delete(row.id) && canEnd(row)) next.set(row.id, row);
  return next;
}

function over(row: AdminSession): AdminSession {
  return { ...row, state: 'ended', ended_reason: 'revoked_by_administrator' };
}

/** `userSub` is the user of the window. */
export function createBulkRevoke(
  bridge: Bridge,
  session: string,
  list: SessionList,
  userSub: string | undefined,
): BulkRevoke {
  const store = createStore<EndingState>(() => ({
    selected: nobody,
    question: undefined,
    busy: false,
    problem: undefined,
    before: 0,
    done: undefined,
  }));
  const asked = { question: undefined, problem: undefined, before: 0, done: undefined };

  function settle(isOver: (row: AdminSession) => boolean): void {
    list.settle((row) => (canEnd(row) && isOver(row) ? over(row) : row));
    const left = [...store.getState().selected].filter(([, row]) => !isOver(row));
    store.setState({ selected: new Map(left) });
  }

  function conclude({ report, problem }: Revoked): void {
    if (problem === undefined) store.setState({ ...asked, busy: false, done: report });
    else store.setState({ busy: false, problem, before: report.ended });
  }

  return {
    store,
    toggle: (row) => store.setState(({ selected }) => ({ selected: toggled(selected, row) })),
    toggleAll: (rows) =>
      store.setState(({ selected }) => {
        const all = rows.every(({ id }) => selected.has(id));
        return { selected: all ? nobody : new Map(rows.map((row) => [row.id, row])) };
      }),
    clear: () => store.setState({ selected: nobody }),
    askSelected: () => {
      const rows = [...store.getState().selected.values()];
      if (rows.length > 0) store.setState({ ...asked, question: { kind: 'sessions', rows } });
    },
    askAllOf: async (user) => {
      const question = {
        kind: 'user',
        user,
        own: user.sub === userSub,
        count: undefined,
        more: false,
      } as const;
      store.setState({ ...asked, question });
      const search = { user: user.sub, client: '', device: '', state: 'active' } as const;
      const answer = await bridge['admin.sessions']({
        session,
        search: { ...search, sort: 'last_used', order: 'desc', limit: largestSessionPage },
      });
      // Without a count it can be answered all the same.
      if (!answer.ok || store.getState().question !== question) return;
      const { sessions, next } = answer.value;
      store.setState({ question: { ...question, count: sessions.length, more: next !== null } });
    },
    cancel: () => store.setState(asked),
    confirm: async () => {
      const { question, busy } = store.getState();
      if (question === undefined || busy) return;
      store.setState({ busy: true, problem: undefined });
      const caller = { bridge, session, settle };
      conclude(
        question.kind === 'sessions'
          ? await revokeRows(caller, question.rows)
          : await revokeAllOf(caller, question.user.sub),
      );
    },
    dismiss: () => store.setState({ done: undefined }),
  };
}
