import { expect, test } from 'vitest';
import { planCleanStart } from './clean-start.ts';

const program = '/opt/Latchkey/latchkey';

test.each([
  'NODE_DEBUG',
  'NODE_DEBUG_NATIVE',
  'NODE_V8_COVERAGE',
  'NODE_REDIRECT_WARNINGS',
  'NODE_COMPILE_CACHE',
  'NODE_CHANNEL_FD',
  'NODE_ICU_DATA',
  'NODE_SOMETHING_OF_NEXT_YEAR',
  'ELECTRON_ENABLE_LOGGING',
  'ELECTRON_LOG_FILE',
  'ELECTRON_LOG_ASAR_READS',
  'ELECTRON_DISABLE_SANDBOX',
  'CHROME_LOG_FILE',
  'G_DBUS_DEBUG',
  'GDK_DEBUG',
  'WAYLAND_DEBUG',
])('%s was read before main: the start is made again without it, and only without it @T6', (name) => {
  const plan = planCleanStart([program, '--hidden'], { HOME: '/home/ada', [name]: '1' });
  expect(plan).toEqual({ action: 'restart', args: ['--clean-start', '--hidden'], variables: [name] });
});

test.each([
  '--js-flags=--prof --logfile=/tmp/x',
  '-js-flags=--prof',
  '--enable-logging',
  '--enable-logging=stderr',
  '--v=3',
  '--vmodule=*=3',
  '--log-file=/tmp/x',
  '--renderer-cmd-prefix=/tmp/evil',
  '--gpu-launcher=/tmp/evil',
  '--trace-startup',
  '--disable-seccomp-filter-sandbox',
  '--disable-namespace-sandbox',
  '--no-zygote',
  '--single-process',
])('%s was read before main: the start is made again without it, and only without it @T6', (word) => {
  const plan = planCleanStart([program, word, '--connections=/c.json', '--', word], { HOME: '/home/ada' });
  const args = ['--clean-start', '--connections=/c.json', '--', word];
  expect(plan).toEqual({ action: 'restart', args, variables: [] });
});

test('what does no harm, or is undone in time, costs no second start @T6', () => {
  const environment = {
    HOME: '/home/ada',
    NODE_ENV: 'production',
    NODE_EXTRA_CA_CERTS: '/etc/ssl/office.pem',
    NODE_OPTIONS: '--inspect',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    ELECTRON_OZONE_PLATFORM_HINT: 'auto',
    ELECTRON_RUN_AS_NODE: '1',
    MY_NODE_DEBUG: '*',
  };
  const words = [
    '--user-data-dir=/data',
    '--verbose',
    '--vmodules',
    '--proxy-server=x',
    'latchkey://open/home',
  ];
  expect(planCleanStart([program, ...words], environment)).toEqual({ action: 'continue' });
});

test('a second start that still finds something gives up and names it, instead of starting for ever @T6', () => {
  const again = [program, '--clean-start', '--v=1'];
  expect(planCleanStart(again, { NODE_DEBUG: 'http' })).toEqual({
    action: 'exit',
    found: ['NODE_DEBUG', '--v=1'],
  });
  expect(planCleanStart([program, '--clean-start'], {})).toEqual({ action: 'continue' });
});
