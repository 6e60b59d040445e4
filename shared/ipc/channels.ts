/** Channel names alone, without a dependency, so that a preload stays one small file. */
export const mainChannels = [
  'app.info',
  'connections.list',
  'session.list',
  'session.add',
  'session.signIn',
  'session.cancelSignIn',
  'session.reopenBrowser',
  'session.copyAddress',
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
  'menu.follow',
  'desktop.get',
] as const;

export const promptChannels = ['prompt.describe', 'prompt.submit', 'prompt.cancel'] as const;

export const eventChannels = [
  'session.changed',
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
export type Channel = MainChannel | PromptChannel;
export type EventChannel = (typeof eventChannels)[number];
