import type { Activity } from '../../../../shared/model/activity.ts';
import type { ActivityExport } from '../../recorder/activity-export.ts';
import type { Handlers } from '../answer.ts';

interface ActivityDeps {
  list(session: string): Promise<Activity[]>;
  export: ActivityExport;
}

type ActivityChannel = Extract<keyof Handlers, `activity.${string}`>;

/** What the flight recorder has of one session, newest first, and the way to a file. */
export function activityHandlers(flight: ActivityDeps): Pick<Handlers, ActivityChannel> {
  return {
    'activity.list': async ({ session, most }) => (await flight.list(session)).slice(0, most),
    'activity.preview': ({ session }) => flight.export.preview(session),
    'activity.export': ({ session }) => flight.export.save(session),
  };
}
