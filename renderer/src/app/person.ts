import type { Profile } from '../../../shared/model/resource.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { nameOfAccount } from '../i18n/account-name.ts';

/** The account of the sign-in in the shape of `/api/me`, used when that does not answer. */
export function profileOf(snapshot: SessionSnapshot): Profile {
  const { account, actsAs } = snapshot;
  const name = actsAs === 'app' ? nameOfAccount(snapshot) : account?.name;
  return {
    sub: account?.sub ?? '',
    roles: account?.roles ?? [],
    ...(name === undefined ? {} : { name }),
    ...(account?.username === undefined ? {} : { preferred_username: account.username }),
    ...(account?.email === undefined ? {} : { email: account.email }),
  };
}

/** The name to call someone by. */
export const displayName = ({ name, preferred_username, sub }: Profile): string =>
  name ?? preferred_username ?? sub;

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map(
    (part) => [...(part ?? '')][0] ?? '',
  );
  return letters.join('').toLocaleUpperCase();
}
