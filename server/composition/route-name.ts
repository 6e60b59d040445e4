import { endpoints } from '../api/endpoints/all.ts';

const protocolRoutes = [
  '/',
  '/favicon.svg',
  '/healthz',
  '/readyz',
  '/api/openapi.json',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/auth',
  '/auth/{uid}',
  '/device',
  '/device/auth',
  '/device/{uid}',
  '/interaction/{uid}',
  '/jwks',
  '/par',
  '/register',
  '/register/{client}',
  '/session/end',
  '/session/end/confirm',
  '/session/end/success',
  '/token',
  '/token/introspection',
  '/token/revocation',
  '/userinfo',
];

function patternOf(route: string): RegExp {
  const source = route.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${source}$`);
}

const routes = [...protocolRoutes, ...new Set(endpoints.map(({ path }) => path))];
const fixed = new Set(routes.filter((route) => !route.includes('{')));
const patterns = routes
  .filter((route) => !fixed.has(route))
  .map((route) => ({ route, pattern: patternOf(route) }));

/** The route pattern that matches the path, or `other`. The result contains nothing of the path itself. */
export function routeName(path: string): string {
  if (fixed.has(path)) return path;
  return patterns.find(({ pattern }) => pattern.test(path))?.route ?? 'other';
}
