import type { Database } from '../db/database.ts';
import type { JobRow } from '../db/schema.ts';

type Job = Omit<JobRow, 'owner'>;

export interface Jobs {
  /** The newest `limit` jobs of one user, or all of them, newest first. */
  of(owner: string, limit: number | undefined): Promise<Job[]>;
}

export function openJobs(db: Database): Jobs {
  return {
    of(owner, limit) {
      const all = db
        .selectFrom('jobs')
        .select(['id', 'title', 'state', 'detail', 'created', 'updated'])
        .where('owner', '=', owner)
        .orderBy('created', 'desc');
      return (limit === undefined ? all : all.limit(limit)).execute();
    },
  };
}
