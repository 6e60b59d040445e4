import type { Middleware } from 'koa';
import { sendPage } from './headers.ts';
import { mark } from './layout.ts';
import { messagePage } from './pages.ts';

/** Other addresses that people may come across: the root, the icon, and pages that do not exist. */
export function siteRoutes(): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/favicon.svg') {
      ctx.type = 'image/svg+xml';
      ctx.set('Cache-Control', 'max-age=86400');
      ctx.body = mark;
      return;
    }
    if (ctx.path === '/') {
      const text = 'This address signs people in for apps. Open your app and choose “Sign in” there.';
      sendPage(ctx, 200, messagePage(ctx.host, 'Nothing to do here', text));
      return;
    }
    await next();
    if (ctx.status !== 404 || ctx.body != null || ctx.respond === false) return;
    if (ctx.accepts('json', 'html') === 'json') {
      ctx.body = { error: 'not_found', error_description: `there is no ${ctx.path} here` };
      ctx.status = 404;
      return;
    }
    const text = 'The address may be mistyped. If an app sent you here, start again from the app.';
    sendPage(ctx, 404, messagePage(ctx.host, 'There is no such page', text));
  };
}
