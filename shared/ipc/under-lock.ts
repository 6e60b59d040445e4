import type { Channel, EventChannel } from './channels.ts';
import type { Input } from './contract.ts';

/**
 * `refused`: names a session, and is refused while that one is locked. `open`: it is a way back in or out, or nothing of a
 * session is in it. `leavesOut`: tells of several sessions, and of those that are locked what to call them at most.
 */
export type UnderLock = 'refused' | 'open' | 'leavesOut';

/** A channel that names no session can be refused for none. */
type Choice<C extends Channel> =
  Input<C> extends { session: string } ? UnderLock : Exclude<UnderLock, 'refused'>;

/** What becomes of each channel while a session is locked. A channel that nobody decided about does not compile. */
export const underLock = {
  'app.info': 'open',
  'connections.list': 'open',
  'connections.discover': 'open',
  'connections.cancelDiscovery': 'open',
  'connections.add': 'open',
  'connections.rename': 'open',
  // It signs out first, and signing out is open.
  'connections.remove': 'open',
  'connections.restore': 'open',
  'connections.import': 'open',
  'session.list': 'leavesOut',
  'session.add': 'open',
  'session.signIn': 'refused',
  'session.cancelSignIn': 'open',
  'session.reopenBrowser': 'open',
  'session.copyAddress': 'open',
  'session.copyCode': 'refused',
  'session.renew': 'refused',
  'session.retry': 'refused',
  'session.signOut': 'open',
  'signOut.reach': 'refused',
  'signOut.everywhere': 'refused',
  'signOut.inBrowser': 'refused',
  'session.unlock': 'open',
  'profile.get': 'refused',
  'jobs.list': 'refused',
  'requests.list': 'refused',
  'requests.cancel': 'refused',
  'requests.retry': 'refused',
  'activity.list': 'refused',
  'activity.preview': 'refused',
  'activity.export': 'refused',
  'leaks.check': 'refused',
  'keyring.unlock': 'open',
  'keyring.protect': 'open',
  'keyring.startAfresh': 'open',
  'app.restart': 'open',
  'idle.get': 'refused',
  'idle.set': 'refused',
  'settings.get': 'open',
  'settings.set': 'open',
  'network.test': 'open',
  'authorities.list': 'open',
  'authorities.choose': 'open',
  'authorities.add': 'open',
  'authorities.remove': 'open',
  'diagnostics.log': 'open',
  'diagnostics.showLog': 'open',
  'diagnostics.preview': 'leavesOut',
  // Of a preview that was made before the lock nothing is saved.
  'diagnostics.save': 'leavesOut',
  'menu.follow': 'open',
  'desktop.get': 'open',
  'admin.sessions': 'refused',
  'admin.revoke': 'refused',
  'admin.clients': 'refused',
  'admin.createClient': 'refused',
  'admin.updateClient': 'refused',
  'admin.rotateSecret': 'refused',
  'prompt.describe': 'open',
  'prompt.submit': 'open',
  'prompt.cancel': 'open',
  'prompt.untilCancelled': 'open',
  // A secret of a locked session is forgotten, so there is none to tell or to copy.
  'secret.describe': 'leavesOut',
  'secret.copy': 'leavesOut',
  'secret.close': 'open',
  'secret.untilForgotten': 'open',
} as const satisfies { [C in Channel]: Choice<C> };

/** What becomes of each event: `refused` is not sent about a session that is locked. */
export const eventsUnderLock = {
  // The snapshot of a locked session says what to call it, and how a sign-in for unlocking stands.
  'session.changed': 'leavesOut',
  'connections.changed': 'open',
  'connections.discovering': 'open',
  'requests.changed': 'refused',
  'activity.added': 'refused',
  'keyring.changed': 'open',
  'settings.changed': 'open',
  'view.open': 'open',
  'account.open': 'open',
  'palette.open': 'open',
} as const satisfies Record<EventChannel, UnderLock>;
