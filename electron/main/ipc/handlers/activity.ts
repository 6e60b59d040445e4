import type { Activity } from '../../../../shared/model/activity.ts';
import type { ActivityExport } from '../../diagnostics/activity-export.ts';
import type { Handlers } from '../answer.ts';

interface ActivityDeps {
  list(session: string): Promise<Activity[]>;
  export: ActivityExport;
}

type ActivityChannel = Extract<keyof Handlers, `activity.${string}`>;

/** The activity of one session, newest first, and its export to a file. */
export function activityHandlers(activity: ActivityDeps): Pick<Handlers, ActivityChannel> {
  return {
    'activity.list': async ({ session, most }) => (await activity.list(session)).slice(0, most),
    'activity.preview': ({ session }) => activity.export.preview(session),
    'activity.export': ({ session }) => activity.export.save(session),
  };
}
