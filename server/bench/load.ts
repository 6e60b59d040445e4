import { type Post, tokensOf } from './http.ts';

/** One thing a connection does again and again, such as refreshing the token the last refresh gave. */
export type Task = () => Promise<void>;

/** What was done and how long each took, in milliseconds. */
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

/** Every task in a loop of its own, all of them at once, until `until` says so. */
export async function drive(tasks: readonly Task[], until: () => boolean): Promise<Load> {
  const times: number[] = [];
  const start = performance.now();
  await Promise.all(tasks.map((task) => repeat(task, until, times)));
  return { perSecond: (times.length * 1000) / (performance.now() - start), times };
}

/** For `drive`: when so many milliseconds have passed from now on. */
export function after(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() >= end;
}

/** For `drive`: when it was asked so often. */
export function afterCount(count: number): () => boolean {
  let asked = 0;
  return () => {
    asked += 1;
    return asked > count;
  };
}

/** Refreshes one sign-in, each time with the child of the last refresh. */
export function refreshing(post: Post, authorization: string, first: string): Task {
  let token = first;
  return async () => {
    const form = `grant_type=refresh_token&refresh_token=${encodeURIComponent(token)}`;
    token = tokensOf(await post('/token', authorization, form)).refresh_token;
  };
}

/** A client asking for a token of its own (RFC 6749 §4.4). */
export function calling(post: Post, authorization: string, scope: string): Task {
  const form = `grant_type=client_credentials&scope=${encodeURIComponent(scope)}`;
  return async () => {
    await post('/token', authorization, form);
  };
}
