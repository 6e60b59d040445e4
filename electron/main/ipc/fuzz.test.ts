import { expect, test } from 'vitest';
import { type Channel, mainChannels, promptChannels, secretChannels } from '../../../shared/ipc/channels.ts';
import type { Handlers } from './answer.ts';
import { openServices } from './testing/services.ts';
import { frame, sender } from './testing/windows.ts';

const canary = 'canary-2c26b46b68ffc68ff99b453c1d304134';
const all: readonly Channel[] = [...mainChannels, ...promptChannels, ...secretChannels];

/** A small seeded generator, so that failures can be reproduced (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const keys = [
  'connection',
  'method',
  'keep',
  'username',
  'secret',
  'url',
  '__proto__',
  'constructor',
  'toString',
  '',
];
const texts = [
  'demo',
  'browser',
  'password',
  '',
  '../../etc/passwd',
  'https://evil.example/',
  '\u0000',
  '💥'.repeat(9),
];

function payload(next: () => number, depth = 0): unknown {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const leaf: (() => unknown)[] = [
    () => null,
    () => undefined,
    () => next() < 0.5,
    () => pick([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 10n]),
    () => pick(texts),
    () => 'x'.repeat(Math.floor(next() * 100_000)),
    () => new Date(Number.NaN),
    () => new Map([['connection', 'demo']]),
    () => new Uint8Array(8),
    () => /connection/,
  ];
  const nested: (() => unknown)[] = [
    () => Array.from({ length: Math.floor(next() * 4) }, () => payload(next, depth + 1)),
    () => {
      const object = {};
      for (let i = Math.floor(next() * 5); i > 0; i -= 1) {
        const value = payload(next, depth + 1);
        Object.defineProperty(object, pick(keys), { value, enumerable: true, configurable: true });
      }
      return object;
    },
  ];
  return pick(depth < 4 && next() < 0.7 ? nested : leaf)();
}

/** Handlers that all try to leak a secret. */
function leaky(): Partial<Handlers> {
  const handlers = all.map((channel, index) => [
    channel,
    () => {
      if (index % 2 === 0) throw new Error(canary);
      return { token: canary };
    },
  ]);
  return Object.fromEntries(handlers) as Partial<Handlers>;
}

test('100,000 made-up messages: every one is answered, none with a secret @T2', async () => {
  const next = random(20_260_101);
  const services = openServices(leaky());
  const unhandled: unknown[] = [];
  const record = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', record);
  const codes = new Set<string>();
  for (let i = 0; i < 100_000; i += 1) {
    const channel = all[i % all.length] as Channel;
    services.wait(1_000);
    const from = next() < 0.05 ? sender(frame({ origin: 'null' })) : sender();
    const answer = await services.send(channel, payload(next), from);
    expect(JSON.stringify(answer)).not.toContain(canary);
    if (answer.ok) throw new Error(`${channel} answered a made-up message`);
    codes.add(answer.problem.code);
  }
  process.off('unhandledRejection', record);
  expect(unhandled).toEqual([]);
  // The messages must reach every stage of the checks.
  expect([...codes].sort()).toEqual(['forbidden_sender', 'internal', 'invalid_input', 'too_large'].sort());
});
