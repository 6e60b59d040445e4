import type { Channel, EventChannel } from './channels.ts';
import type { Input } from './contract.ts';

/**
 * `refused`: names a session and is refused while that session is locked. `open`: it unlocks or ends a session,
 * or reveals nothing of it. `leavesOut`: it covers several sessions and reveals at most the names of locked ones.
 */
export type UnderLock = 'refused' | 'open' | 'leavesOut';

/** A channel without a session cannot be refused. */
type Choice<C extends Channel> =
  Input<C> extends { session: string } ? UnderLock : Exclude<UnderLock, 'refused'>;

/** What happens to each channel while a session is locked. A channel without an entry does not compile. */
export const underLock = {
  'app.info': 'open',
  'connections.list': 'open',
  'connections.discover': 'open',
  'connections.cancelDiscovery': 'open',
  'connections.add': 'open',
  'connections.rename': 'open',
  // Removing signs out first, and signing out is allowed.
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
  // A preview made before the lock must not be saved.
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
  // The secret of a locked session is deleted, so there is none to show or copy.
  'secret.describe': 'leavesOut',
  'secret.copy': 'leavesOut',
  'secret.close': 'open',
  'secret.untilForgotten': 'open',
} as const satisfies { [C in Channel]: Choice<C> };

/** What happens to each event: `refused` is not sent about a locked session. */
export const eventsUnderLock = {
  // The snapshot of a locked session holds its name and the progress of unlocking it.
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
