import { chown, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { endProcess, spawnAs, untilReady } from './process.ts';
import type { User } from './user.ts';

/**
 *  A session bus that activates no services: only what the harness started answers on it. Root may connect too, because it
 * talks to the keyring when it runs the harness for an ordinary user.
 */
function configuration(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="root"/>
    <allow send_destination="*"/>
    <allow eavesdrop="false"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

/** Starts a session bus in the runtime folder of this user. Returns its address. */
export async function startBus(user: User, env: NodeJS.ProcessEnv, runtime: string) {
  const file = path.join(runtime, 'bus.conf');
  await writeFile(file, configuration(path.join(runtime, 'bus')));
  if (!user.isCurrent) await chown(file, user.uid, user.gid);
  const child = await spawnAs(
    'dbus-daemon',
    ['--nofork', '--nopidfile', `--config-file=${file}`, '--print-address=3'],
    {
      user,
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  let output = '';
  (child.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const stop = () => endProcess(child);
  try {
    const address = await untilReady('dbus-daemon', child, async () => /^(\S+)\n/.exec(output)?.[1]);
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
