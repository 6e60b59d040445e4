import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { words } from './index.ts';

/** What to call whoever a session acts for: a person by name, or the app itself. Undefined where nobody is known. */
export function nameOfAccount({
  account,
  actsAs,
}: Pick<SessionSnapshot, 'account' | 'actsAs'>): string | undefined {
  if (actsAs === 'app') return words.app.theApp;
  return account?.name ?? account?.username;
}
