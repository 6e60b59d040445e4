import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { SignInMethod } from '../../../../shared/model/session.ts';

const grants = [
  ['browser', 'authorization_code'],
  ['password', 'password'],
  ['device', 'urn:ietf:params:oauth:grant-type:device_code'],
  ['app', 'client_credentials'],
] as const;

/** The sign-in methods of a connection, best first. An app without client authentication cannot sign in as itself. */
export function methodsOf({
  grants: offered,
  clientAuthentication,
}: Pick<ConnectionView, 'grants' | 'clientAuthentication'>): SignInMethod[] {
  const ways: SignInMethod[] = grants.filter(([, grant]) => offered.includes(grant)).map(([way]) => way);
  return clientAuthentication === 'none' ? ways.filter((way) => way !== 'app') : ways;
}
