import type { Activity } from '../../../../shared/model/activity.ts';
import type { Handlers } from '../answer.ts';

/** What the flight recorder has of one session, newest first. */
export function activityHandlers(list: (session: string) => Activity[]): Pick<Handlers, 'activity.list'> {
  return { 'activity.list': ({ session }) => list(session) };
}
