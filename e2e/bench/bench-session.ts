import { once as emitted } from 'node:events';
import { type RunningAuthority, startAuthority } from '../../build/authority.ts';
import { makeFolder } from '../../build/desktop/user.ts';
import { appArguments, launchApp } from '../fixtures/app/app.ts';
import { type Installation, openInstallation } from '../fixtures/app/installation.ts';
import { connectionTo, dana, writeConnections } from '../fixtures/authority/connection.ts';
import setUp from '../fixtures/run/global-setup.ts';
import { currentRun, packagedApp } from '../fixtures/run/run.ts';
import { expectProfile, openView, signIn } from '../fixtures/steps.ts';
import { installBareApp } from './bare-app.ts';
import { type Cleanup, once } from './cleanup.ts';
import { untilFirstPaint } from './paint-times.ts';
import { type Program, startProgram } from './program.ts';
import { reportProgress } from './progress.ts';

/** The heading of the profile view, by which it is known to be on screen. */
export const profileHeading = dana.name;

/** An ordinary user's session with a display and a keyring, and the programs to be measured in it. */
export interface BenchSession {
  authority: RunningAuthority;
  bare: Program;
  /** The app as it is found after installing it: nobody is signed in. */
  signedOut: () => Promise<Program>;
  /** The app as it is left by somebody who signed in and looked at the profile. */
  signedIn: () => Promise<Program>;
  /** An installation with a connection to the authority, whose API may lie elsewhere. */
  install(apiOrigin?: string): Promise<Installation>;
  /** Such as `Electron/33.2.1`. */
  electron: string;
}

/** What starts an installation's app. */
export function programOf(installation: Installation): Program {
  const { command } = currentRun().program;
  const args = appArguments(installation);
  return { command, args, env: installation.env(), page: 'app://latchkey/' };
}

async function signInOnce(installation: Installation): Promise<Program> {
  reportProgress('signing in');
  const app = await launchApp(installation);
  await signIn(app);
  await openView(app.window, 'Profile');
  await expectProfile(app.window);
  const gone = emitted(app.electron.process(), 'exit');
  await app.electron.close();
  await gone;
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
  const agent = await running.userAgent();
  await running.close();
  return /Electron\/\S+/.exec(agent)?.[0] ?? agent;
}

/** Sets everything up; `cleanup` gets what takes it down again. The app must have been packaged for tests. */
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
