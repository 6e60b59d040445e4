/** Views for anybody who is signed in. */
const personalViews = ['home', 'profile', 'session', 'activity'] as const;

/** Views for the role `admin`, which the API asks for on its own account (FEATURES S1.6). */
export const adminViews = ['admin-sessions', 'admin-clients'] as const;

/** Views that need sign-in. */
export const guardedViews = [...personalViews, ...adminViews] as const;

export type GuardedView = (typeof guardedViews)[number];

/** What decides which views exist for the signed-in user. */
export interface Visitor {
  roles: readonly string[];
  /** An app without a user has no profile and no administration. */
  actsAs?: 'app' | undefined;
}

const appViews = ['home', 'session', 'activity'] as const;

/** The views that exist for this visitor, in the order of the menu (FEATURES S2.6). */
export function viewsFor({ roles, actsAs }: Visitor): readonly GuardedView[] {
  if (actsAs === 'app') return appViews;
  return roles.includes('admin') ? guardedViews : personalViews;
}

export const isGuardedView = (value: string | null): value is GuardedView =>
  guardedViews.some((view) => view === value);
