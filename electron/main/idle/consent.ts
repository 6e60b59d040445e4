import type { IdleSetting } from '../../../shared/model/idle.ts';
import type { MainWords } from '../i18n/index.ts';
import type { Question } from '../settings/consent.ts';
import { isLonger } from './policy.ts';

/** The question to confirm before sessions of a connection may stay open longer; undefined if they may not. */
export function questionOf(
  connection: string,
  now: IdleSetting,
  next: IdleSetting,
  { idle, no }: MainWords['consent'],
): Question | undefined {
  const details: string[] = [];
  if (isLonger(next.minutes, now.minutes)) {
    details.push(next.minutes === 'never' ? idle.never : idle.later(String(next.minutes)));
  }
  if (now.action === 'sign_out' && next.action === 'lock') details.push(idle.locked);
  if (details.length === 0) return undefined;
  return { message: idle.ask(connection), detail: details.join(' '), yes: idle.yes, no };
}
