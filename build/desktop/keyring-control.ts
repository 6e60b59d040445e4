import { once } from 'node:events';
import net from 'node:net';
import type { User } from './user.ts';

const unlockOperation = 1;
const resultOk = 0;

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A request as the daemon's control socket reads it: a byte for the credentials, then length, operation, text. */
function request(password: string): Buffer {
  const text = Buffer.from(password);
  const body = Buffer.concat([number(unlockOperation), number(text.length), text]);
  return Buffer.concat([Buffer.from([0]), number(body.length + 4), body]);
}

/** Connects as this user: the daemon serves only its owner, not even root. */
function connectAs(user: User, socket: string): net.Socket {
  if (user.isCurrent) return net.connect(socket);
  process.seteuid?.(user.uid);
  try {
    return net.connect(socket);
  } finally {
    process.seteuid?.(0);
  }
}

/**
 * Opens the login keyring of a running gnome-keyring-daemon, as the login screen does.
 * @throws when the password is wrong
 */
export async function unlockByPassword(user: User, socket: string, password: string): Promise<void> {
  const connection = connectAs(user, socket);
  await once(connection, 'connect');
  connection.write(request(password));
  const [answer] = (await once(connection, 'data')) as [Buffer];
  connection.destroy();
  const result = answer.readUInt32BE(4);
  if (result !== resultOk) throw new Error(`the keyring refused to open (result ${result}): wrong password?`);
}
