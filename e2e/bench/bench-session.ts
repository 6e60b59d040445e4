import { type RunningAuthority, startAuthority } from '../../build/authority.ts';
import { makeFolder } from '../../build/desktop/user.ts';
import { appArguments, launchApp } from '../fixtures/app/app.ts';
import { type Installation, openInstallation } from '../fixtures/app/installation.ts';
import { connectionTo, dana, writeConnections } from '../fixtures/authority/connection.ts';
import setUp from '../fixtures/run/global-setup.ts';
import { currentRun, packagedApp } from '../fixtures/run/run.ts';
import { openProfile, signIn } from '../fixtures/steps.ts';
import { installBareApp } from './bare-app.ts';
import { type Cleanup, once } from './cleanup.ts';
import { untilFirstPaint } from './paint-times.ts';
import { type Program, startProgram } from './program.ts';
import { reportProgress } from './progress.ts';

/** The heading that shows that the profile view is on screen. */
export const profileHeading = dana.name;

/** A desktop session of an ordinary user with a display and a keyring, and the programs to measure. */
export interface BenchSession {
  authority: RunningAuthority;
  bare: Program;
  /** The app right after its installation: nobody is signed in. */
  signedOut: () => Promise<Program>;
  /** The app after somebody has signed in and opened the profile. */
  signedIn: () => Promise<Program>;
  /** Creates an installation with a connection to the authority. The API may be at another origin. */
  install(apiOrigin?: string): Promise<Installation>;
  /** Such as `Electron/33.2.1`. */
  electron: string;
}

/** The program that starts the app on an installation. */
export function programOf(installation: Installation): Program {
  const { command } = currentRun().program;
  const args = appArguments(installation);
  return { command, args, env: installation.env(), page: 'app://latchkey/' };
}

async function signInOnce(installation: Installation): Promise<Program> {
  reportProgress('signing in');
  const app = await launchApp(installation);
  await signIn(app);
  await openProfile(app.window);
  await app.close();
  return programOf(installation);
}

async function bareProgram(installation: Installation, cleanup: Cleanup): Promise<Program> {
  const { user } = currentRun();
  const { command, remove } = await installBareApp(user, packagedApp);
  cleanup.add(remove);
  const profile = await makeFolder(user, 'bare-profile');
  cleanup.add(profile.remove);
  const args = ['--password-store=gnome-libsecret', `--user-data-dir=${profile.path}`];
  return { command, args, env: installation.env(), page: 'file:///' };
}

async function electronOf(program: Program): Promise<string> {
  const running = await startProgram(program);
  await untilFirstPaint(running);
  const userAgent = await running.userAgent();
  await running.close();
  return /Electron\/\S+/.exec(userAgent)?.[0] ?? userAgent;
}

/** Sets everything up, and adds the teardown to `cleanup`. The app must have been packaged for tests. */
export async function openBenchSession(cleanup: Cleanup): Promise<BenchSession> {
  reportProgress('opening a desktop with a display, a keyring and an authority');
  cleanup.add(await setUp());
  const authority = await startAuthority(['--port', '0', '--database', ':memory:', '--quiet']);
  cleanup.add(authority.stop);
  const install = async (apiOrigin = authority.api) => {
    const installation = await openInstallation('ready');
    cleanup.add(installation.remove);
    const api = [{ origin: apiOrigin, prefix: '/api/' }];
    await writeConnections(installation.connectionsFile, [connectionTo(authority.issuer, { api })]);
    return installation;
  };
  const fresh = await install();
  const bare = await bareProgram(fresh, cleanup);
  return {
    authority,
    bare,
    signedOut: async () => programOf(fresh),
    signedIn: once(async () => signInOnce(await install())),
    install,
    electron: await electronOf(bare),
  };
}
