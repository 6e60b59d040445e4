import { profileSchema } from '../../../../shared/model/resource.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { parseJson } from '../../gateway/json.ts';
import type { Handlers } from '../answer.ts';

/** The profile of the signed-in account: `me` of the connection's API. */
export function profileHandlers(gateway: Pick<Gateway, 'request'>): Pick<Handlers, 'profile.get'> {
  return {
    'profile.get': async ({ session }) => {
      const { body, generation } = await gateway.request({ session, method: 'GET', path: 'me' });
      return { ...parseJson(body, profileSchema()), generation };
    },
  };
}
