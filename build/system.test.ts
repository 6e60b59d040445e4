import { expect, test } from 'vitest';
import { parseInstallable, parseInstalled } from './system.ts';

test('a package that was removed and left its settings does not count as installed', () => {
  const listing = 'libnss3:amd64\t\t\tinstall\nlibgbm1:amd64\t\tdeinstall\nxvfb\t\tinstall\n';
  expect([...parseInstalled(listing)]).toEqual(['libnss3', 'xvfb']);
});

test('a renamed library is asked for by the name that apt can install', () => {
  const policy = [
    'libasound2t64:',
    '  Installed: (none)',
    '  Candidate: 1.2.11-1ubuntu0.1',
    '  Version table:',
    '     1.2.11-1ubuntu0.1 500',
    'libasound2:',
    '  Installed: (none)',
    '  Candidate: (none)',
    '  Version table:',
    'libnss3:',
    '  Installed: 2:3.98-1build1',
    '  Candidate: 2:3.98-1build1',
    '',
  ].join('\n');
  expect([...parseInstallable(policy)]).toEqual(['libasound2t64', 'libnss3']);
});
