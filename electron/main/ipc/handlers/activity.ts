import type { Activity } from '../../../../shared/model/activity.ts';
import type { Handlers } from '../answer.ts';

/** The flight recorder, newest first. */
export function activityHandlers(list: () => Activity[]): Pick<Handlers, 'activity.list'> {
  return { 'activity.list': list };
}
