import type { Endpoint } from '../endpoint.ts';
import { adminAuditEndpoints } from './admin-audit.ts';
import { adminClientEndpoints } from './admin-clients.ts';
import { adminInitialTokenEndpoints } from './admin-initial-tokens.ts';
import { adminSessionEndpoints } from './admin-sessions.ts';
import { adminUserEndpoints } from './admin-users.ts';
import { ownEndpoints } from './own.ts';
import { ownSessionEndpoints } from './own-sessions.ts';

/**
 * All endpoints of the resource API. Routing, the OpenAPI document and the access tests are generated from this list.
 */
export const endpoints: readonly Endpoint[] = [
  ...ownEndpoints,
  ...ownSessionEndpoints,
  ...adminSessionEndpoints,
  ...adminUserEndpoints,
  ...adminClientEndpoints,
  ...adminInitialTokenEndpoints,
  ...adminAuditEndpoints,
];
