import type { Readable } from 'node:stream';

type Fields = Record<string, unknown>;
type Listener = (method: string, params: Fields) => void;

/**
 * A connection to a program's DevTools. It enables no domain by itself, because a debugger would distort the
 * measurement.
 */
export interface DevTools {
  send(method: string, params?: Fields, sessionId?: string): Promise<Fields>;
  listen(listener: Listener): void;
  close(): void;
}

interface Message {
  id?: number;
  method?: string;
  params?: Fields;
  result?: Fields;
  error?: { message: string };
}

interface Pending {
  resolve(result: Fields): void;
  reject(error: Error): void;
}

/** The address that a program prints when it is started with `--remote-debugging-port=0`. */
export async function devToolsAddress(stderr: Readable): Promise<string> {
  let output = '';
  for await (const text of stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    output += String(text);
    const address = /^DevTools listening on (ws:\S+)$/m.exec(output)?.[1];
    if (address) return address;
  }
  throw new Error(`the program ended before it opened its DevTools:\n${output}`);
}

function receive(message: Message, pending: Map<number, Pending>, listeners: readonly Listener[]): void {
  if (message.id === undefined) {
    for (const listener of listeners) listener(message.method ?? '', message.params ?? {});
    return;
  }
  const waiting = pending.get(message.id);
  pending.delete(message.id);
  if (message.error) waiting?.reject(new Error(message.error.message));
  else waiting?.resolve(message.result ?? {});
}

/** Connects to the browser target. */
export async function connectDevTools(address: string): Promise<DevTools> {
  const socket = new WebSocket(address);
  const pending = new Map<number, Pending>();
  const listeners: Listener[] = [];
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    receive(JSON.parse(String(data)) as Message, pending, listeners);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of pending.values()) reject(new Error('the program closed its DevTools'));
    pending.clear();
  });
  const opened = Promise.withResolvers<void>();
  socket.addEventListener('open', () => opened.resolve());
  socket.addEventListener('error', () => opened.reject(new Error(`no DevTools at ${address}`)));
  await opened.promise;
  return {
    send: (method, params = {}, sessionId) => {
      last += 1;
      const { promise, ...answer } = Promise.withResolvers<Fields>();
      pending.set(last, answer);
      socket.send(JSON.stringify({ id: last, method, params, ...(sessionId ? { sessionId } : {}) }));
      return promise;
    },
    listen: (listener) => void listeners.push(listener),
    close: () => socket.close(),
  };
}
