import type { Problem } from '../model/problem.ts';

/** Every IPC answer: nothing is thrown across the bridge. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const failed = (problem: Problem): Result<never> => ({ ok: false, problem });
