import type { View } from '../state.ts';
import { activity } from './activity.ts';
import { addConnection } from './add-connection.ts';
import { adminClients, adminSessions } from './admin.ts';
import { frame } from './frame.ts';
import { home } from './home.ts';
import { palette } from './palette.ts';
import { profile } from './profile.ts';
import { prompt } from './prompt.ts';
import { secret } from './secret.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { signIn } from './sign-in.ts';
import { welcome } from './welcome.ts';

/** Every view with every state it has, in the order of the gallery. */
export const views: View[] = [
  welcome,
  addConnection,
  signIn,
  home,
  profile,
  session,
  activity,
  adminSessions,
  adminClients,
  settings,
  frame,
  palette,
  prompt,
  secret,
];
