import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { words } from './index.ts';

/** The name of the account that a session acts for: a person or the app itself. Undefined if it is unknown. */
export function nameOfAccount({
  account,
  actsAs,
}: Pick<SessionSnapshot, 'account' | 'actsAs'>): string | undefined {
  if (actsAs === 'app') return words.app.theApp;
  return account?.name ?? account?.username;
}
