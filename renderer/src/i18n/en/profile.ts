import type { Job } from '../../../../shared/model/resource.ts';

const states: Record<Job['state'], string> = {
  queued: 'Queued',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
};

/** Profile and jobs. */
export const profile = {
  title: 'Profile',
  name: 'Name',
  username: 'User name',
  email: 'E-mail',
  roles: 'Roles',
  subject: 'Subject',
  none: 'None',
  jobs: 'Jobs',
  search: 'Search jobs',
  searchHint: 'Title, number or state',
  columns: { title: 'Title', state: 'State', updated: 'Updated', created: 'Created' },
  states,
  reload: 'Reload',
  empty: 'You have no jobs yet',
  emptyText: 'Your jobs appear here.',
  noMatch: (query: string) => `No job matches “${query}”`,
  clear: 'Clear search',
  failed: 'The jobs could not be loaded',
  meFailed: 'Your data could not be loaded',
  stale: 'What you see may be out of date.',
  range: (from: string, to: string, of: string) => `${from}–${to} of ${of}`,
  previous: 'Previous page',
  next: 'Next page',
  page: (page: string, pages: string) => `Page ${page} of ${pages}`,
  unexpected: {
    message: 'The server’s response is not a list of jobs.',
    remedy: 'Nothing was lost. Try again; if this keeps happening, tell the operator of the server.',
  },
};
