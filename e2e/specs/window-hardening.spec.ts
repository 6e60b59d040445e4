import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { startSecondInstance } from '../fixtures/app/second-instance.ts';
import { startTrapServer, type TrapServer } from '../fixtures/attacks/trap-server.ts';
import { currentRun } from '../fixtures/run/run.ts';
import { call } from '../fixtures/steps.ts';
import { processesBelow } from '../fixtures/system/processes.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { homePage } from '../pages/home.ts';
import { welcomePage } from '../pages/welcome.ts';

/** A test with a web server that gives a script to everybody. */
const test = base.extend<{ trap: TrapServer }>({
  trap: async ({ wire: _ }, use) => {
    const headers = { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' };
    const trap = await startTrapServer({ headers, body: 'globalThis.ran = "remote"' });
    await use(trap);
    trap.stop();
  },
});

const ran = (window: Page) => window.evaluate(() => (globalThis as unknown as { ran?: string }).ran);

/** Waits until the page's content security policy blocks something, and gives the directive that did. */
async function refusedBy<T>(window: Page, act: (argument: T) => void, argument: T): Promise<string> {
  await window.evaluate(() => {
    const refused = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      });
    });
    Object.assign(globalThis, { refused });
  });
  // A synchronous refusal also throws; the directive identifies the cause.
  await window.evaluate(act as (argument: unknown) => void, argument).catch((error: Error) => {
    if (!error.message.includes('Trusted')) throw error;
  });
  return window.evaluate(() => (globalThis as unknown as { refused: Promise<string> }).refused);
}

const attacks: [string, RegExp, (origin: string) => void][] = [
  [
    'an inline script',
    /script|trusted-types/,
    () => {
      const script = document.createElement('script');
      script.append('globalThis.ran = "inline"');
      document.head.append(script);
    },
  ],
  [
    'an event handler in the mark-up',
    /script|trusted-types/,
    () => {
      const image = document.createElement('img');
      image.setAttribute('onerror', 'globalThis.ran = "handler"');
      image.src = 'data:,';
      document.body.append(image);
    },
  ],
  [
    'a javascript: address',
    /script|trusted-types/,
    () => {
      const link = Object.assign(document.createElement('a'), { href: 'javascript:globalThis.ran = "link"' });
      document.body.append(link);
      link.click();
    },
  ],
  [
    'text given to a timer',
    /script|trusted-types/,
    () => {
      setTimeout('globalThis.ran = "timer"', 0);
    },
  ],
  [
    'mark-up given as text',
    /script|trusted-types/,
    () => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<iframe srcdoc="<script>parent.ran = 1</script>"></iframe>',
      );
    },
  ],
  [
    'a remote script',
    /script|trusted-types/,
    (origin) => {
      document.head.append(Object.assign(document.createElement('script'), { src: `${origin}/script` }));
    },
  ],
  [
    'a remote module',
    /script-src/,
    (origin) => {
      const link = Object.assign(document.createElement('link'), {
        rel: 'modulepreload',
        href: `${origin}/m`,
      });
      document.head.append(link);
    },
  ],
  [
    'a remote style sheet',
    /style-src/,
    (origin) => {
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${origin}/s` });
      document.head.append(link);
    },
  ],
  [
    'a remote image',
    /img-src/,
    (origin) => {
      document.body.append(Object.assign(document.createElement('img'), { src: `${origin}/image` }));
    },
  ],
  [
    'a request',
    /connect-src/,
    (origin) => {
      fetch(`${origin}/fetch`).catch(() => undefined);
    },
  ],
  [
    'a socket',
    /connect-src/,
    (origin) => {
      new WebSocket(origin.replace('http', 'ws'));
    },
  ],
  [
    'a worker made of text',
    /worker-src|script-src|trusted-types/,
    () => {
      new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
    },
  ],
];

test('nothing foreign runs in the window, and nothing in it reaches elsewhere', async ({ launch, trap }) => {
  const { window } = await launch();
  await expect(welcomePage(window).heading).toBeVisible();
  for (const [name, directive, act] of attacks) {
    await test.step(name, async () => {
      expect(await refusedBy(window, act, trap.origin)).toMatch(directive);
      expect(await ran(window)).toBeUndefined();
    });
  }
  expect(trap.requests).toEqual([]);
  await fetch(`${trap.origin}/control`);
  expect(trap.requests).toMatchObject([{ url: '/control' }]);
  // Control: the mark that every attack would leave is visible.
  await window.evaluate(() => Object.assign(globalThis, { ran: 'control' }));
  expect(await ran(window)).toBe('control');
});

test('the window goes nowhere else and opens no other', async ({ launch, trap }) => {
  const app = await launch();
  const address = app.window.url();
  const windows = app.electron.windows().length;
  await app.window.evaluate((origin) => {
    globalThis.open(`${origin}/opened`);
    for (const target of ['_self', '_blank']) {
      const link = Object.assign(document.createElement('a'), { href: `${origin}/link`, target });
      document.body.append(link);
      link.click();
    }
    location.assign(`${origin}/assigned`);
  }, trap.origin);
  // Main handles requests in order: after this answer it has handled the ones above.
  const contents = await app.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  expect(contents).toBe(windows);
  expect(new URL(app.window.url()).host).toBe(new URL(address).host);
  expect(app.electron.windows()).toHaveLength(windows);
  // Not a locator: Playwright would wait for ever for the refused navigation to end.
  const heading = () => app.window.evaluate(() => document.querySelector('h1')?.textContent);
  await expect.poll(heading).toBe('Connections');
  expect(trap.requests).toEqual([]);
});

test('every permission is denied', async ({ launch }) => {
  const { window } = await launch();
  const answers = await window.evaluate(async () => {
    const denied = (work: Promise<unknown>) =>
      work.then(
        () => 'granted',
        () => 'denied',
      );
    return {
      notifications: await Notification.requestPermission(),
      position: await denied(
        new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      ),
      media: navigator.mediaDevices
        ? await denied(navigator.mediaDevices.getUserMedia({ audio: true, video: true }))
        : 'denied',
      clipboard: navigator.clipboard ? await denied(navigator.clipboard.readText()) : 'denied',
    };
  });
  expect(answers).toEqual({
    notifications: 'denied',
    position: 'denied',
    media: 'denied',
    clipboard: 'denied',
  });
});

test('the window has no Node, no Electron, and a bridge of two functions', async ({ launch }) => {
  const { window } = await launch();
  const reach = await window.evaluate(() => ({
    names: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
    bridge: Object.keys((globalThis as unknown as { latchkey: object }).latchkey).sort(),
  }));
  expect(reach).toEqual({ names: [], bridge: ['call', 'on'] });
  const answer = await window.evaluate(() => {
    const { latchkey } = globalThis as unknown as {
      latchkey: { call(name: string, input: unknown): Promise<unknown> };
    };
    return latchkey.call('prompt.describe', null).then(
      (value) => JSON.stringify(value),
      () => 'refused',
    );
  });
  expect(answer).not.toContain('"ok":true');
});

test('the renderer runs in the Chromium sandbox as an ordinary user', async ({ launch }) => {
  const { program, user } = currentRun();
  test.skip(!program.sandbox, 'this system allows no sandbox');
  const app = await launch();
  const renderers = (await processesBelow(app.pid)).filter(({ command }) =>
    command.includes('--type=renderer'),
  );
  expect(renderers.length).toBeGreaterThan(0);
  for (const { pid } of renderers) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(new RegExp(`^Uid:\\t${user.uid}\\t`, 'm'));
  }
  expect(await call(app.window, 'app.info', null)).toMatchObject({ ok: true, value: { sandboxed: true } });
  await app.close();
  // A release refuses this switch; the test package reports what the kernel reports.
  const unsandboxed = await launch({ args: ['--disable-seccomp-filter-sandbox'] });
  expect(await call(unsandboxed.window, 'app.info', null)).toMatchObject({
    ok: true,
    value: { sandboxed: false },
  });
});

test('a second start focuses the first and ends', async ({ launchSignedIn, installation }) => {
  const app = await launchSignedIn();
  expect(await startSecondInstance(installation)).toBe(0);
  expect(app.electron.windows()).toHaveLength(1);
  await expect(homePage(app.window).heading).toBeVisible();
});
