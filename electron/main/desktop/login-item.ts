import type { App } from 'electron';
import { autostart, type LoginItem } from './autostart.ts';

interface LoginItemOptions {
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  home: string;
  /** The program that runs now. */
  program: string;
  /** The AppImage that it runs from, where it does. */
  image: string | undefined;
  /** What it was started with and is to be started with again. */
  args: readonly string[];
}

/** The app among what is started at login, by the way this system has for it. It starts without its window. */
export function loginItem({
  app,
  platform,
  environment,
  home,
  program,
  image,
  args,
}: LoginItemOptions): LoginItem {
  const all = [...args, '--hidden'];
  // Inside an AppImage the program itself lies where nothing is at the next login.
  if (platform === 'linux') return autostart({ environment, home, command: [image ?? program, ...all] });
  return {
    read: async () => (app.getLoginItemSettings({ args: all }).openAtLogin ? 'yes' : 'no'),
    set: async (wanted) => app.setLoginItemSettings({ openAtLogin: wanted, args: all }),
  };
}
