import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import type { Desktop, InstalledProgram } from '../desktop/desktop.ts';
import { root } from '../paths.ts';

/** Uses the app as a person would, one run of it after another. */
export interface Traveller {
  main(): Promise<Page>;
  prompt(): Promise<Page>;
  /** Closes the app and opens it again. */
  restart(): Promise<void>;
  /** Saves a screenshot of a view as out/tour-NAME.png. */
  look(name: string, page: Page): Promise<void>;
  /** Closes the app. */
  rest(): Promise<void>;
}

export interface Journey {
  desktop: Desktop;
  program: InstalledProgram;
  args: string[];
}

async function windowAt(app: ElectronApplication, origin: string): Promise<Page> {
  const is = (page: Page) => page.url().startsWith(origin);
  return app.windows().find(is) ?? app.waitForEvent('window', is);
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

function launch({ desktop, program, args }: Journey): Promise<ElectronApplication> {
  return _electron.launch({
    executablePath: program.command,
    chromiumSandbox: program.sandbox,
    env: definedOnly(desktop.env),
    args,
    cwd: '/',
  });
}

async function close(app: ElectronApplication): Promise<void> {
  const child = app.process();
  const gone = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
  await app.close();
  await gone;
}

/** Starts the app and returns an object that uses it. */
export async function setOut(journey: Journey): Promise<Traveller> {
  await mkdir(path.join(root, 'out'), { recursive: true });
  let app = await launch(journey);
  return {
    main: () => windowAt(app, 'app://latchkey/'),
    prompt: () => windowAt(app, 'app://prompt/'),
    restart: async () => {
      await close(app);
      app = await launch(journey);
    },
    look: async (name, page) => {
      await page.screenshot({ path: path.join(root, 'out', `tour-${name}.png`), animations: 'disabled' });
    },
    rest: () => close(app),
  };
}
