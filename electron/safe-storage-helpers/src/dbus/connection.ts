import { connect, type Socket } from 'node:net';
import type { DbusValue } from './marshal.ts';
import { type DbusCall, type DbusMessage, decodeMessage, encodeCall, messageType } from './message.ts';

const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

/** An error response; `name` is its D-Bus name. */
export class DbusError extends Error {
  constructor(name: string) {
    super(`D-Bus answered ${name}.`);
    this.name = name;
  }
}

interface SignalMatch {
  path: string;
  interface: string;
  member: string;
}

export interface DbusConnection {
  /** Resolves to the values of the response. Rejects with a DbusError, or with the reason why the connection ended. */
  call(call: DbusCall): Promise<DbusValue[]>;
  /** Starts to listen; `first` then gives the values of the first such signal. */
  listen(match: SignalMatch): Promise<{ first: Promise<DbusValue[]> }>;
}

interface Waiting {
  resolve(values: DbusValue[]): void;
  reject(error: unknown): void;
}

interface Inside {
  socket: Socket;
  serial: number;
  answers: Map<number, Waiting>;
  signals: { match: SignalMatch; waiting: Waiting }[];
}

/**
 * Runs `work` with a connection to the bus on a Unix socket and then closes it. Aborting `signal` ends the connection and
 * rejects everything that waits for it. Rejects with the system error if the socket does not open.
 */
export async function withBus<T>(
  socketPath: string,
  signal: AbortSignal,
  work: (bus: DbusConnection) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const socket = connect(socketPath);
  const over = new Promise<never>((_, reject) => {
    socket.once('error', reject);
    socket.once('close', () => {
      const why: unknown = signal.reason;
      reject(why instanceof Error ? why : new Error('The bus ended the connection.'));
    });
  });
  // Pending calls are rejected below; without any, the error has no receiver.
  over.catch(() => undefined);
  const end = () => socket.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([over, greet(socket).then(work)]);
  } finally {
    signal.removeEventListener('abort', end);
    socket.destroy();
  }
}

/** D-Bus Specification, "Authentication Protocol": EXTERNAL, with the credentials of the socket. */
async function greet(socket: Socket): Promise<DbusConnection> {
  const uid = Buffer.from(`${process.geteuid?.() ?? 0}`).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  const rest = await new Promise<Buffer>((resolve, reject) => {
    let heard: Buffer = Buffer.alloc(0);
    const hear = (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const end = heard.indexOf('\r\n');
      if (end < 0) return;
      socket.off('data', hear);
      if (heard.subarray(0, 3).equals(Buffer.from('OK '))) resolve(heard.subarray(end + 2));
      else reject(new Error('The bus does not let this user in.'));
    };
    socket.on('data', hear);
  });
  socket.write('BEGIN\r\n');
  const inside: Inside = { socket, serial: 0, answers: new Map(), signals: [] };
  receive(inside, rest);
  const call = (what: DbusCall) => send(inside, what);
  await call({ ...BUS, member: 'Hello' });
  return { call, listen: (match) => listen(inside, match) };
}

function send(inside: Inside, call: DbusCall): Promise<DbusValue[]> {
  inside.serial += 1;
  const { serial } = inside;
  return new Promise((resolve, reject) => {
    inside.answers.set(serial, { resolve, reject });
    inside.socket.write(encodeCall(serial, call));
  });
}

async function listen(inside: Inside, match: SignalMatch): Promise<{ first: Promise<DbusValue[]> }> {
  const { promise: first, resolve, reject } = Promise.withResolvers<DbusValue[]>();
  inside.signals.push({ match, waiting: { resolve, reject } });
  const { path, interface: of, member } = match;
  const rule = `type='signal',path='${path}',interface='${of}',member='${member}'`;
  await send(inside, { ...BUS, member: 'AddMatch', signature: 's', args: [rule] });
  return { first };
}

function receive(inside: Inside, already: Buffer): void {
  let heard = already;
  const take = () => {
    for (let next = decodeMessage(heard); next !== null; next = decodeMessage(heard)) {
      heard = heard.subarray(next.length);
      deliver(inside, next.message);
    }
  };
  inside.socket.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    try {
      take();
    } catch (error) {
      inside.socket.destroy(error instanceof Error ? error : new Error('The bus is not understood.'));
    }
  });
}

function deliver({ answers, signals }: Inside, message: DbusMessage): void {
  if (message.type === messageType.signal) {
    const meant = signals.filter(({ match }) => isFor(match, message));
    for (const { waiting } of meant) waiting.resolve(message.body);
    return;
  }
  const waiting = answers.get(message.replySerial);
  answers.delete(message.replySerial);
  if (message.type === messageType.error) waiting?.reject(new DbusError(message.error));
  else waiting?.resolve(message.body);
}

function isFor(match: SignalMatch, { path, interface: of, member }: DbusMessage): boolean {
  return match.path === path && match.interface === of && match.member === member;
}
