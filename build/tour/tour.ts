import path from 'node:path';
import { buildApp } from '../app.ts';
import { startAuthority } from '../authority.ts';
import { writeDemoConnection } from '../demo.ts';
import { type Desktop, openDesktop } from '../desktop/desktop.ts';
import { stageApp } from '../desktop/stage.ts';
import type { RunnableElectron } from '../electron/electron.ts';
import { messageOf, say } from '../say.ts';
import { itinerary } from './itinerary.ts';
import { type Journey, setOut, type Traveller } from './traveller.ts';

type Undo = () => Promise<void>;

async function takeStops(traveller: Traveller): Promise<number> {
  for (const [index, stop] of itinerary.entries()) {
    const label = `${index + 1}/${itinerary.length} ${stop.name}`;
    try {
      say(`${label}: saw ${await stop.visit(traveller)}`);
    } catch (error) {
      say(`${label}: FAILED: ${messageOf(error)}`);
      await traveller.look(`${stop.name}-failed`, await traveller.main());
      return 1;
    }
  }
  say('the tour is finished; a screenshot of each view is in out/tour-*.png');
  return 0;
}

async function prepare(desktop: Desktop, electron: RunnableElectron, undo: Undo[]): Promise<Journey> {
  const authority = await startAuthority(['--port', '0', '--database', ':memory:', '--quiet']);
  undo.push(authority.stop);
  const connections = path.join(await desktop.makeFolder('config'), 'connections.json');
  await writeDemoConnection(connections, authority);
  const app = await stageApp(desktop.user, await buildApp('test'));
  undo.push(app.remove);
  const program = await desktop.install(electron.executable);
  const userData = await desktop.makeFolder('profile');
  const sandbox = program.sandbox ? 'with the Chromium sandbox on' : 'WITHOUT the Chromium sandbox';
  say(`running as the user ${desktop.user.name}, ${sandbox}, with its own keyring`);
  return {
    desktop,
    program,
    args: [app.path, `--user-data-dir=${userData}`, `--connections=${connections}`],
  };
}

/**
 * For a machine without a display: takes the demo user through the app on a virtual one and prints what it saw.
 * @returns 0, or 1 when a step failed
 */
export async function tour(electron: RunnableElectron): Promise<number> {
  const desktop = await openDesktop({ keyring: 'ready' });
  const undo: Undo[] = [desktop.stop];
  try {
    const traveller = await setOut(await prepare(desktop, electron, undo));
    undo.push(traveller.rest);
    return await takeStops(traveller);
  } finally {
    for (const step of undo.splice(0).reverse()) await step();
  }
}
