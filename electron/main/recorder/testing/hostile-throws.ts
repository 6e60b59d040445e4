import type { Forced } from './forced.ts';

const thrown = (name: string, value: unknown, needsLive?: true): Forced => ({
  name,
  force: () => {
    throw value;
  },
  ...(needsLive === undefined ? {} : { needsLive }),
});

function chain(depth: number, last: unknown): unknown {
  let error = last;
  for (let level = 0; level < depth; level += 1) error = new Error(`level ${level}`, { cause: error });
  return error;
}

function circle(canary: string): Error {
  const first = Object.assign(new Error('first'), { config: { headers: { Authorization: canary } } });
  first.cause = new Error('second', { cause: first });
  return first;
}

function gettersThatThrow(canary: string): Error {
  const error = new Error('getters');
  for (const name of ['name', 'message', 'code', 'cause', 'stack']) {
    Object.defineProperty(error, name, {
      get: () => {
        throw new Error(canary);
      },
    });
  }
  return Object.assign(error, { held: { token: canary } });
}

function revoked(canary: string): object {
  const { proxy, revoke } = Proxy.revocable({ canary }, {});
  revoke();
  return proxy;
}

const trap = (canary: string) =>
  new Proxy(new Error(canary), {
    get: () => {
      throw new TypeError(canary);
    },
  });

/** Thrown values that are not errors. */
export function throwsOfNoError(canary: string): Forced[] {
  const bearer = `Bearer ${canary}`;
  return [
    thrown('a text', `refresh_token=${canary}`),
    thrown('a bare secret', canary, true),
    thrown('a plain object', {
      error: 'x',
      access_token: canary,
      nested: { headers: { authorization: canary } },
    }),
    thrown('an object that prints itself', {
      toString: () => canary,
      toJSON: () => canary,
      held: { password: canary },
    }),
    thrown('a symbol', Symbol(canary)),
    thrown(
      'a function',
      Object.assign(() => canary, { secret: canary }),
    ),
    thrown('bytes', Buffer.from(canary)),
    thrown(
      'a Map',
      new Map([
        ['refresh_token', canary],
        ['note', bearer],
      ]),
    ),
    thrown('Headers, Request and Response', {
      headers: new Headers({ authorization: bearer }),
      request: new Request('http://127.0.0.1/', { headers: { authorization: bearer } }),
      response: new Response(canary),
      note: `code=${canary}`,
    }),
  ];
}

/** Errors that throw when they are read, hide their content, or are too large. */
export function hostileErrors(canary: string): Forced[] {
  const bearer = `Bearer ${canary}`;
  return [
    thrown('a chain of 100 causes', chain(100, new Error(bearer))),
    thrown('a short chain of causes', chain(2, new Error(`client_secret=${canary}`))),
    thrown('a circle of causes', circle(canary)),
    thrown(
      'an AggregateError',
      new AggregateError([new Error(bearer), { password: canary }], `all of ${bearer}`),
    ),
    thrown(
      'a nested AggregateError',
      new Error('outer', { cause: new AggregateError([new Error(`code=${canary}`)], 'inner') }),
    ),
    thrown('getters that throw', gettersThatThrow(canary)),
    thrown('a proxy that throws', trap(canary)),
    thrown(
      'a revoked proxy',
      Object.assign(new Error('revoked', { cause: revoked(canary) }), { token: canary }),
    ),
    thrown('five megabytes', new Error(`${'x '.repeat(2_500_000)}${bearer}`)),
    thrown(
      'a token across the place where texts are cut',
      new Error(`${'y '.repeat(995)}${bearer} ${'z '.repeat(9_000)}`),
    ),
    thrown('a secret for a name', Object.assign(new Error('named'), { name: bearer })),
    thrown('a secret for a code', Object.assign(new Error('coded'), { code: `DPoP ${canary}` })),
    thrown('a message that is no text', Object.assign(new Error('x'), { message: { token: canary } })),
    thrown('a DOMException', new DOMException(`access_token=${canary}`, 'AbortError')),
    thrown(
      'an error that prints itself',
      Object.assign(new Error('quiet'), {
        toJSON: () => canary,
        [Symbol.for('nodejs.util.inspect.custom')]: () => canary,
      }),
    ),
  ];
}
