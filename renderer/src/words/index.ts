import { activity } from './en/activity.ts';
import { app } from './en/app.ts';
import { endings } from './en/endings.ts';
import { home } from './en/home.ts';
import { idle } from './en/idle.ts';
import { lock } from './en/lock.ts';
import { profile } from './en/profile.ts';
import { session } from './en/session.ts';
import { signIn } from './en/sign-in.ts';
import { welcome } from './en/welcome.ts';

/** The words of the window, in the language in use. */
export const words = { activity, app, welcome, signIn, home, idle, lock, profile, session, endings };
