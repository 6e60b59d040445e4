import { type Post, tokensOf } from './http.ts';

/** What a connection repeats, such as refreshing the token from the last refresh. */
export type Task = () => Promise<void>;

/** The rate and the individual durations in milliseconds. */
export interface Load {
  perSecond: number;
  times: number[];
}

async function repeat(task: Task, until: () => boolean, times: number[]): Promise<void> {
  while (!until()) {
    const start = performance.now();
    await task();
    times.push(performance.now() - start);
  }
}

/** Repeats all tasks concurrently, each in its own loop, until `until` returns true. */
export async function drive(tasks: readonly Task[], until: () => boolean): Promise<Load> {
  const times: number[] = [];
  const start = performance.now();
  await Promise.all(tasks.map((task) => repeat(task, until, times)));
  return { perSecond: (times.length * 1000) / (performance.now() - start), times };
}

/** For `drive`: true once this many milliseconds have passed. */
export function after(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() >= end;
}

/** For `drive`: true once it has been called this often. */
export function afterCount(count: number): () => boolean {
  let asked = 0;
  return () => {
    asked += 1;
    return asked > count;
  };
}

/** Refreshes one session, each time with the child from the last refresh. */
export function refreshing(post: Post, authorization: string, first: string): Task {
  let token = first;
  return async () => {
    const form = `grant_type=refresh_token&refresh_token=${encodeURIComponent(token)}`;
    token = tokensOf(await post('/token', authorization, form)).refresh_token;
  };
}

/** Requests a token for the client itself (RFC 6749 §4.4). */
export function calling(post: Post, authorization: string, scope: string): Task {
  const form = `grant_type=client_credentials&scope=${encodeURIComponent(scope)}`;
  return async () => {
    await post('/token', authorization, form);
  };
}
