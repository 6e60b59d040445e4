import type { ProblemCode } from '../../../../shared/model/problem.ts';

/** A problem by its code, in a language that main does not speak. */
export interface ProblemWords {
  message: string;
  remedy?: string;
}

/** Main says what went wrong in English, and more exactly than a code can: there is nothing to add. */
export const problems: {
  byCode: Partial<Record<ProblemCode, ProblemWords>>;
  /** Before the words of main. */
  exactly: string;
} = { byCode: {}, exactly: '' };
