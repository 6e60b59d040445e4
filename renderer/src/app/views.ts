import { lazy } from 'react';
import type { Route } from './router.ts';

const loaders = {
  'sign-in': () => import('../features/sign-in/SignInView.tsx'),
  home: () => import('../features/home/HomeView.tsx'),
  profile: () => import('../features/profile/ProfileView.tsx'),
  session: () => import('../features/session/SessionView.tsx'),
};

export const SignInView = lazy(async () => ({ default: (await loaders['sign-in']()).SignInView }));
export const HomeView = lazy(async () => ({ default: (await loaders.home()).HomeView }));
export const ProfileView = lazy(async () => ({ default: (await loaders.profile()).ProfileView }));
export const SessionView = lazy(async () => ({ default: (await loaders.session()).SessionView }));

/** Begins to load a view before it is known that it may be shown. */
export function preload(view: Route['view']): void {
  if (view in loaders) void loaders[view as keyof typeof loaders]();
}
