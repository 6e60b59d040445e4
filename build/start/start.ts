import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { usualAuthority } from '../authority.ts';
import { writeDemoConnection } from '../demo.ts';
import { ensureElectron, type RunnableElectron } from '../electron/electron.ts';
import { giveUp, say } from '../say.ts';
import { ensureSystemLibraries } from '../system.ts';
import { bringsConnections, hasDisplay, parseStartArguments } from './arguments.ts';
import { showApp, showAppWhileDeveloping } from './launch.ts';

type Show = (electron: RunnableElectron, args: readonly string[]) => Promise<number>;

async function withDemo(show: Show, electron: RunnableElectron, args: readonly string[]): Promise<number> {
  const authority = await usualAuthority();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'latchkey-demo-'));
  // The app may run as a different user; a connection file contains no secret.
  await chmod(folder, 0o755);
  try {
    const file = path.join(folder, 'connections.json');
    await writeDemoConnection(file, authority);
    say(`the authority is at ${authority.issuer}`);
    return await show(electron, [`--connections=${file}`, ...args]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await authority.stop();
  }
}

async function start(): Promise<number> {
  const { dev, app } = parseStartArguments(process.argv.slice(2));
  const shown = hasDisplay(process.platform, process.env);
  await ensureSystemLibraries(shown ? 'app' : 'test');
  if (!shown && dev)
    throw new Error('there is no display to develop on. `npm start` takes a tour on a virtual one.');
  const electron = await ensureElectron();
  if (!shown) {
    say('no display found: the app takes a tour on a virtual one and prints what it saw');
    const { tour } = await import('../tour/tour.ts');
    return tour(electron);
  }
  const show = dev ? showAppWhileDeveloping : showApp;
  return bringsConnections(app) ? show(electron, app) : withDemo(show, electron, app);
}

try {
  process.exitCode = await start();
} catch (error) {
  giveUp(error);
}
// Helper processes of a crashed app may keep its pipes open; everything else is closed by now.
process.exit();
