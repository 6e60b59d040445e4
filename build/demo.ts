import { chmod, writeFile } from 'node:fs/promises';
import { type ConnectionFile, connectionFileSchema } from '../shared/model/connection.ts';
import type { RunningAuthority } from './authority.ts';

/** The user that every demo authority is seeded with. */
export const demoUser = { username: 'demo', password: 'correct-horse', name: 'Dana Demo' };

/** Writes the file for `--connections` that makes the authority beside the app the demo connection. */
export async function writeDemoConnection(file: string, { issuer, api }: RunningAuthority): Promise<void> {
  const content: ConnectionFile = {
    connections: [
      {
        id: 'demo',
        name: 'Demo',
        issuer,
        client: { authentication: 'registration' },
        grants: ['authorization_code', 'password', 'urn:ietf:params:oauth:grant-type:device_code'],
        scopes: [
          'openid',
          'profile',
          'email',
          'roles',
          'offline_access',
          'api:read',
          'api:write',
          'api:admin',
        ],
        api: [{ origin: api, prefix: '/api/' }],
        notice: `Sign in as ${demoUser.username} with the password ${demoUser.password}.`,
      },
    ],
  };
  connectionFileSchema().parse(content);
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  // The app may run as a different user.
  await chmod(file, 0o644);
}
