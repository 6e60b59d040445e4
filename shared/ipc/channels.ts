/** Channel names alone, without a dependency, so that a preload stays one small file. */
export const mainChannels = [
  'app.info',
  'connections.list',
  'connections.discover',
  'connections.cancelDiscovery',
  'connections.add',
  'connections.rename',
  'connections.remove',
  'connections.restore',
  'connections.import',
  'session.list',
  'session.add',
  'session.signIn',
  'session.cancelSignIn',
  'session.reopenBrowser',
  'session.copyAddress',
  'session.copyCode',
  'session.renew',
  'session.retry',
  'session.signOut',
  'signOut.reach',
  'signOut.everywhere',
  'signOut.inBrowser',
  'session.unlock',
  'profile.get',
  'jobs.list',
  'requests.list',
  'requests.cancel',
  'requests.retry',
  'activity.list',
  'activity.preview',
  'activity.export',
  'leaks.check',
  'keyring.unlock',
  'keyring.protect',
  'keyring.startAfresh',
  'app.restart',
  'idle.get',
  'idle.set',
  'settings.get',
  'settings.set',
  'network.test',
  'authorities.list',
  'authorities.choose',
  'authorities.add',
  'authorities.remove',
  'diagnostics.log',
  'diagnostics.showLog',
  'diagnostics.preview',
  'diagnostics.save',
  'menu.follow',
  'desktop.get',
  'admin.sessions',
  'admin.revoke',
  'admin.clients',
  'admin.createClient',
  'admin.updateClient',
  'admin.rotateSecret',
] as const;

export const promptChannels = [
  'prompt.describe',
  'prompt.submit',
  'prompt.cancel',
  'prompt.untilCancelled',
] as const;

/** Channels of the window that shows a new client secret once. */
export const secretChannels = [
  'secret.describe',
  'secret.copy',
  'secret.close',
  'secret.untilForgotten',
] as const;

export const eventChannels = [
  'session.changed',
  'connections.changed',
  'connections.discovering',
  'requests.changed',
  'activity.added',
  'keyring.changed',
  'settings.changed',
  'view.open',
  'account.open',
  'palette.open',
] as const;

export type MainChannel = (typeof mainChannels)[number];
export type PromptChannel = (typeof promptChannels)[number];
export type SecretChannel = (typeof secretChannels)[number];
export type Channel = MainChannel | PromptChannel | SecretChannel;
export type EventChannel = (typeof eventChannels)[number];
