import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sessionBusSocket } from './dbus/address.ts';
import { createReader, marshal } from './dbus/marshal.ts';
import { encodeCall } from './dbus/message.ts';
import { createKeyringService } from './secret-service.ts';

const patience = 300;

/** Starts a bus whose connections are answered by the given handler. Returns the environment that names it. */
async function busThat(answers: (socket: Socket, heard: Buffer) => void): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'bus-'));
  const path = join(folder, 'bus');
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (heard) => answers(socket, heard));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    server.close();
    await rm(folder, { recursive: true });
  });
  return { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path},guid=0123` };
}

const ask = (environment: Record<string, string>, backend = 'gnome_libsecret') =>
  createKeyringService({ environment, patience }).ask(backend);

const letIn = (socket: Socket, heard: Buffer) => {
  if (heard.includes('AUTH')) socket.write('OK 0123\r\n');
};

test.each<[string, (socket: Socket, heard: Buffer) => void, string]>([
  ['takes the connection and says nothing', () => undefined, 'silent'],
  ['lets in and then says nothing', letIn, 'silent'],
  ['drips half an answer', (socket) => socket.write('OK'), 'silent'],
  ['does not let this user in', (socket) => socket.write('REJECTED EXTERNAL\r\n'), 'unknown'],
  ['hangs up', (socket) => socket.end(), 'unknown'],
  ['speaks of something else', (socket) => socket.write(`OK\r\n${'x'.repeat(100)}`), 'unknown'],
  [
    'announces a message of four gigabytes',
    (socket, heard) => {
      letIn(socket, heard);
      const start = Buffer.alloc(16, 0xff);
      start.write('l');
      if (heard.includes('BEGIN')) socket.write(start);
    },
    'unknown',
  ],
])('a bus that %s does not hold anything up @T9', async (_, answers, expected) => {
  expect(await ask(await busThat(answers))).toBe(expected);
});

/** The response to a call, with one string (D-Bus Specification, "Message Format"). */
function answerTo(call: Buffer, text: string): Buffer {
  const serial = call.subarray(8, 12);
  const body = marshal('s', [text]);
  const start = Buffer.from([0x6c, 2, 0, 1, body.length, 0, 0, 0, 1, 0, 0, 0, 15, 0, 0, 0]);
  const fields = Buffer.concat([
    Buffer.from([5, 1, 0x75, 0]),
    serial,
    Buffer.from([8, 1, 0x67, 0, 1, 0x73, 0, 0]),
  ]);
  return Buffer.concat([start, fields, body]);
}

test('a property is asked for only after another answer: gnome-keyring aborts where it is the first question @T9', async () => {
  const asked: string[] = [];
  const answers = new Map([
    ['Hello', ':1.1'],
    ['ReadAlias', '/org/freedesktop/secrets/collection/login'],
  ]);
  const environment = await busThat((socket, heard) => {
    letIn(socket, heard);
    const begin = heard.indexOf('BEGIN\r\n');
    const call = begin < 0 ? heard : heard.subarray(begin + 7);
    const member = /Hello|ReadAlias|Get/.exec(call.toString('latin1'))?.[0];
    if (member === undefined) return;
    asked.push(member);
    const text = answers.get(member);
    if (text !== undefined) socket.write(answerTo(call, text));
  });
  expect(await ask(environment)).toBe('silent');
  expect(asked).toEqual(['Hello', 'ReadAlias', 'Get']);
});

test('without a bus there is no keyring; one reached in another way is not asked @T9', async () => {
  expect(await ask({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/at/all' })).toBe('absent');
  expect(await ask({})).toBe('unknown');
  expect(await ask({ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1' })).toBe('unknown');
  expect(await ask({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/at/all' }, 'basic_text')).toBe('unknown');
});

test.each([
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }, '/run/user/1000/bus'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x;unix:path=/tmp/a%20b,guid=1' }, '/tmp/a b'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x,guid=1' }, '\0/tmp/dbus-x'],
  [{ XDG_RUNTIME_DIR: '/run/user/7' }, '/run/user/7/bus'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'unixexec:path=/bin/x' }, null],
])('the bus of %j', (environment, socket) => {
  expect(sessionBusSocket(environment)).toBe(socket);
});

test('what is written in D-Bus form reads back the same', () => {
  const values = ['text', '/a/path', 'ao', 7, 1, true, ['/a', '/b/c'], []];
  expect(createReader(marshal('sogyubaoas', values))('sogyubaoas')).toEqual(values);
});

test('a call is laid out as the specification says', () => {
  const call = { destination: 'a.b', path: '/', interface: 'c.d', member: 'E', signature: 's', args: ['hi'] };
  const bytes = encodeCall(1, call);
  expect(bytes.toString('latin1', 0, 4)).toBe('l\x01\x00\x01');
  // The body is aligned to eight bytes: its length, two letters and a zero byte.
  expect(bytes.subarray(-7)).toEqual(Buffer.from([2, 0, 0, 0, 0x68, 0x69, 0]));
  expect((bytes.length - 7) % 8).toBe(0);
});
