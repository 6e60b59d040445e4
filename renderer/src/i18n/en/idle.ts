import type { IdleSetting } from '../../../../shared/model/idle.ts';

const minutes = (count: number) => (count === 1 ? 'a minute' : `${count} minutes`);

const doing = {
  lock: (time: string) => `After ${time} without input this session is locked.`,
  sign_out: (time: string) => `After ${time} without input this session is signed out.`,
};

/** When nobody is there, in the settings. */
export const idle = {
  title: 'When you are away',
  now: ({ minutes: count, action }: IdleSetting) =>
    count === 'never' ? 'Nothing happens, however long you are away.' : doing[action](minutes(count)),
  why: 'Input to any program counts. Time asleep counts as time without input. This applies to all accounts of this connection.',
  windows:
    'This system does not report whether it is in use, so only input to Latchkey’s own windows counts.',
  enforced: (preset: IdleSetting) =>
    preset.minutes === 'never'
      ? ''
      : `The person who set up this connection allows ${minutes(preset.minutes)} at most${preset.action === 'sign_out' ? ', then sign-out' : ''}.`,
  action: 'Then',
  actions: { lock: 'Lock', sign_out: 'Sign out', never: 'Do nothing' },
  minutes: 'Minutes without input',
  range: (most: number) => `A whole number from 1 to ${most}`,
  save: 'Save',
  saved: 'Saved',
  failed: 'Not saved',
  unknown: 'The setting could not be read',
};
