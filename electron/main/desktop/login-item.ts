import type { App } from 'electron';
import { autostart, type LoginItem } from './autostart.ts';

interface LoginItemOptions {
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  home: string;
  /** Path of the running program. */
  program: string;
  /** Path of the AppImage that contains the program, if any. */
  image: string | undefined;
  /** The arguments to start the program with. */
  args: readonly string[];
}

/** The app's login item on this operating system. At login the app starts without its window. */
export function loginItem({
  app,
  platform,
  environment,
  home,
  program,
  image,
  args,
}: LoginItemOptions): LoginItem {
  const allArgs = [...args, '--hidden'];
  // The program inside an AppImage runs from a mount point that is gone at the next login.
  if (platform === 'linux') return autostart({ environment, home, command: [image ?? program, ...allArgs] });
  return {
    read: async () => (app.getLoginItemSettings({ args: allArgs }).openAtLogin ? 'yes' : 'no'),
    set: async (wanted) => app.setLoginItemSettings({ openAtLogin: wanted, args: allArgs }),
  };
}
