import type { Context, Middleware } from 'koa';
import { sendPage } from './headers.ts';
import { messagePage } from './pages.ts';

const reading = ['GET', 'HEAD'];
const published = [...reading, 'OPTIONS'];
const called = ['POST', 'OPTIONS'];

/** Methods that each path accepts; the first match counts. */
const methodsOf: Readonly<Record<string, readonly string[]>> = {
  '/': reading,
  '/favicon.svg': reading,
  '/.well-known/openid-configuration': published,
  '/.well-known/oauth-authorization-server': published,
  '/jwks': published,
  '/auth': reading,
  '/auth/{uid}': reading,
  '/token': called,
  '/token/introspection': called,
  '/token/revocation': called,
  '/par': called,
  '/userinfo': ['GET', ...called],
  '/device': [...reading, 'POST'],
  '/device/auth': called,
  '/device/{uid}': reading,
  '/interaction/{uid}': ['GET', 'POST'],
  '/session/end': reading,
  '/session/end/confirm': ['POST'],
  '/session/end/success': reading,
  '/session/kept': reading,
};

const registration: typeof methodsOf = {
  '/register': ['POST'],
  '/register/{client}': [...reading, 'PUT', 'DELETE'],
};

/** Matches as oidc-provider's router does: in any case, with or without a final slash. */
function patternOf(path: string): RegExp {
  const source = path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${source.replace(/(?<=.)\/$/, '')}/?$`, 'i');
}

function refuse(ctx: Context, methods: readonly string[]): void {
  const allowed = methods.join(', ');
  ctx.set('Allow', allowed);
  if (ctx.accepts('json', 'html') === 'json') {
    ctx.status = 405;
    const error_description = `this address answers ${allowed} only`;
    ctx.body = { error: 'method_not_allowed', error_description };
    return;
  }
  const text = 'Close this page, go back to the app and start again there.';
  sendPage(ctx, 405, messagePage(ctx.host, 'This address cannot be used like that', text));
}

/**
 * Answers 405 with `Allow` (RFC 9110 §15.5.6) if a path does not accept the method, so that nothing behind it has to
 * handle that. `registers`: whether apps may register themselves.
 */
export function allowedMethods(registers: boolean): Middleware {
  const rows = Object.entries({ ...methodsOf, ...(registers ? registration : {}) }).map(
    ([path, methods]) => ({ pattern: patternOf(path), methods }),
  );
  return (ctx, next) => {
    const row = rows.find(({ pattern }) => pattern.test(ctx.path));
    return row === undefined || row.methods.includes(ctx.method) ? next() : refuse(ctx, row.methods);
  };
}
