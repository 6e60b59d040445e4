import { describe, expect, it } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createJobs, parseJobs } from './store.ts';

const job = {
  id: '1',
  title: 'Export',
  state: 'done',
  created: '2026-01-01T00:00:00Z',
  updated: '2026-01-02T00:00:00Z',
};
const body = (...jobs: unknown[]) => JSON.stringify({ jobs });

describe('job list', () => {
  it('shows the jobs the API sent', async () => {
    const jobs = createJobs(memoryBridge({ 'jobs.list': async () => ok(body(job)) }));
    await jobs.load('demo');
    expect(jobs.store.getState()).toMatchObject({ loading: false, jobs: [job], problem: undefined });
  });

  it.each(['', '<html>', '[]', '{}', '{"jobs":[{}]}', body({ ...job, state: 'exploded' }), '{"jobs":'])(
    'says in words that %j is no job list',
    async (answer) => {
      const judged = await parseJobs(answer);
      expect(judged).toMatchObject({ ok: false, problem: { code: 'unexpected_answer' } });
      if (!judged.ok) expect(judged.problem.remedy).toMatch(/Nothing was lost/);
    },
  );

  it('keeps what is on screen when a reload fails', async () => {
    const problem = { code: 'server_error', message: '503' } as const;
    const answers = [ok(body(job)), failed(problem)];
    const jobs = createJobs(memoryBridge({ 'jobs.list': async () => answers.shift() ?? failed(problem) }));
    await jobs.load('demo');
    await jobs.load('demo');
    expect(jobs.store.getState()).toMatchObject({ loading: false, jobs: [job], problem });
  });

  it('never shows one account the list of another', async () => {
    const late = Promise.withResolvers<void>();
    const jobs = createJobs(
      memoryBridge({
        'jobs.list': async ({ session }) => {
          if (session === 'demo') await late.promise;
          return ok(session === 'demo' ? body(job) : body());
        },
      }),
    );
    const first = jobs.load('demo');
    await jobs.load('work');
    late.resolve();
    await first;
    expect(jobs.store.getState()).toMatchObject({ session: 'work', jobs: [] });
    jobs.clear();
    expect(jobs.store.getState().jobs).toBeUndefined();
  });
});
