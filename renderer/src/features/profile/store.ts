import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Result } from '../../../../shared/ipc/result.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Job } from '../../../../shared/model/resource.ts';
import type { Bridge } from '../../bridge.ts';
import { words } from '../../i18n/index.ts';

export interface JobsState {
  session: string | undefined;
  loading: boolean;
  jobs: Job[] | undefined;
  problem: Problem | undefined;
}

export interface Jobs {
  store: StoreApi<JobsState>;
  /** Asks for the jobs of a session's user; what is on screen stays until the answer is there. */
  load(session: string): Promise<void>;
  /** Forgets the list; an answer under way is dropped. */
  clear(): void;
}

const empty: JobsState = { session: undefined, loading: false, jobs: undefined, problem: undefined };

const unexpected: Result<never> = {
  ok: false,
  problem: { code: 'unexpected_answer', ...words.profile.unexpected },
};

// The schema library is not needed before the first list arrives.
const loadSchema = async () => (await import('../../../../shared/model/resource.ts')).jobListSchema();

/** Judges the body the API sent, which crosses from main as the string it came as. */
export async function parseJobs(body: string): Promise<Result<Job[]>> {
  const jobListSchema = await loadSchema();
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return unexpected;
  }
  const parsed = jobListSchema.safeParse(json);
  return parsed.success ? { ok: true, value: parsed.data.jobs } : unexpected;
}

/** The job list of the user signed in. */
export function createJobs(bridge: Bridge): Jobs {
  const store = createStore<JobsState>(() => empty);
  let asked = 0;
  return {
    store,
    load: async (session) => {
      asked += 1;
      const mine = asked;
      const held = store.getState();
      const jobs = held.session === session ? held.jobs : undefined;
      store.setState({ session, loading: true, jobs, problem: undefined });
      // The list and what judges it are fetched side by side.
      const [answer] = await Promise.all([bridge['jobs.list']({ session }), loadSchema()]);
      const judged = answer.ok ? await parseJobs(answer.value) : answer;
      if (mine !== asked) return;
      store.setState(
        judged.ok ? { loading: false, jobs: judged.value } : { loading: false, problem: judged.problem },
      );
    },
    clear: () => {
      asked += 1;
      store.setState(empty);
    },
  };
}
