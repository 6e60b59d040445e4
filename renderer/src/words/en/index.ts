import { activity } from './activity.ts';
import { app } from './app.ts';
import { endings } from './endings.ts';
import { home } from './home.ts';
import { idle } from './idle.ts';
import { lock } from './lock.ts';
import { palette } from './palette.ts';
import { profile } from './profile.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { signIn } from './sign-in.ts';
import { welcome } from './welcome.ts';

export const en = {
  activity,
  app,
  welcome,
  signIn,
  home,
  idle,
  lock,
  palette,
  profile,
  session,
  settings,
  endings,
};
