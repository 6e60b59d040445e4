import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { endProcess, spawnAs, untilReady } from './process.ts';
import { makeFolder, type User } from './user.ts';

export interface Display {
  /** DISPLAY and XAUTHORITY for programs that use the display. */
  env: { DISPLAY: string; XAUTHORITY?: string };
  stop(): Promise<void>;
}

function counted(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** One entry of an Xauthority file, valid for any address and display number (family 65535, Xauth(7)). */
function authorityEntry(cookie: Buffer): Buffer {
  const name = Buffer.from('MIT-MAGIC-COOKIE-1');
  return Buffer.concat([
    Buffer.from([0xff, 0xff]),
    counted(Buffer.alloc(0)),
    counted(Buffer.alloc(0)),
    counted(name),
    counted(cookie),
  ]);
}

/** An ordinary user cannot create this folder with the mode that the X server requires. */
async function makeSocketFolder(user: User): Promise<void> {
  if (user.isCurrent) return;
  const made = await mkdir('/tmp/.X11-unix', { recursive: true });
  if (made) await chmod(made, 0o1777);
}

/**
 * Starts an X server without a screen, of this user and for this user only (a cookie guards it).
 * The server picks a free display number itself.
 */
export async function startXvfb(user: User, screen = '1280x900x24'): Promise<Display> {
  await makeSocketFolder(user);
  const folder = await makeFolder(user, 'x');
  const authority = path.join(folder.path, 'authority');
  await writeFile(authority, authorityEntry(randomBytes(16)), { mode: 0o600 });
  if (!user.isCurrent) await chown(authority, user.uid, user.gid);
  const child = await spawnAs(
    'Xvfb',
    ['-displayfd', '3', '-auth', authority, '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'],
    { user, env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  (child.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const stop = async () => {
    await endProcess(child);
    await folder.remove();
  };
  try {
    const number = await untilReady('Xvfb', child, async () => /^(\d+)\n/.exec(output)?.[1]);
    return { env: { DISPLAY: `:${number}`, XAUTHORITY: authority }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
