import { activity } from './activity.ts';
import { addConnection } from './add-connection.ts';
import { admin } from './admin.ts';
import { app } from './app.ts';
import { desktop } from './desktop.ts';
import { diagnostics } from './diagnostics.ts';
import { endings } from './endings.ts';
import { home } from './home.ts';
import { idle } from './idle.ts';
import { lock } from './lock.ts';
import { network } from './network.ts';
import { palette } from './palette.ts';
import { problems } from './problems.ts';
import { profile } from './profile.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { signIn } from './sign-in.ts';
import { welcome } from './welcome.ts';

export const en = {
  activity,
  admin,
  addConnection,
  app,
  desktop,
  welcome,
  signIn,
  home,
  idle,
  lock,
  network,
  palette,
  problems,
  profile,
  session,
  settings,
  diagnostics,
  endings,
};
