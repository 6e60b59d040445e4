import type { SessionEnd } from '../../../shared/model/end-reason.ts';
import type { ProblemCode } from '../../../shared/model/problem.ts';
import { words } from './index.ts';

interface Quoted {
  message: string;
  ending?: SessionEnd | undefined;
}

/** What happened, with the server's reason for it: in the words of this window, or else as a quotation. */
export function problemText({ message, ending }: Quoted): string {
  if (ending === undefined) return message;
  if ('quote' in ending) return `${message} ${words.endings.quoted(ending.quote)}`;
  const { reason, by } = ending;
  const named = reason === 'revoked_by_administrator' && by !== undefined;
  return named ? words.endings.byAdministrator(by) : words.endings.reasons[reason];
}

/** A problem in words. */
interface ToldProblem {
  /** What happened, and what to do about it. */
  text: string;
  /** The English words of main, where `text` is in another language and says less. */
  exactly?: string;
}

/** A problem in the language of the window; what main says of it comes along where that is another one. */
export function translatedProblem(
  problem: Quoted & { code?: ProblemCode | undefined; remedy?: string | undefined },
): ToldProblem {
  const { code, ending, message, remedy } = problem;
  const own = code === undefined ? undefined : words.problems.byCode[code];
  if (own === undefined) return { text: [problemText(problem), remedy].filter(Boolean).join(' ') };
  const text = [problemText({ message: own.message, ending }), own.remedy].filter(Boolean).join(' ');
  const isWhole = ending !== undefined && 'reason' in ending;
  return isWhole ? { text } : { text, exactly: [message, remedy].filter(Boolean).join(' ') };
}
