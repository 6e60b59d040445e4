import type { Endpoint } from './endpoint.ts';
import { adminAuditEndpoints } from './endpoints/admin-audit.ts';
import { adminClientEndpoints } from './endpoints/admin-clients.ts';
import { adminInitialTokenEndpoints } from './endpoints/admin-initial-tokens.ts';
import { adminSessionEndpoints } from './endpoints/admin-sessions.ts';
import { adminUserEndpoints } from './endpoints/admin-users.ts';
import { ownEndpoints } from './endpoints/own.ts';
import { ownSessionEndpoints } from './endpoints/own-sessions.ts';

/** The whole resource API. The dispatcher, its OpenAPI document and the tests of who may do what start here. */
export const endpoints: readonly Endpoint[] = [
  ...ownEndpoints,
  ...ownSessionEndpoints,
  ...adminSessionEndpoints,
  ...adminUserEndpoints,
  ...adminClientEndpoints,
  ...adminInitialTokenEndpoints,
  ...adminAuditEndpoints,
];
