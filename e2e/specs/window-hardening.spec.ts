import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright/test';
import { appArguments } from '../fixtures/app/app.ts';
import { currentRun } from '../fixtures/run/run.ts';
import { call } from '../fixtures/steps.ts';
import { processesBelow } from '../fixtures/system/processes.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { homePage } from '../pages/home.ts';
import { welcomePage } from '../pages/welcome.ts';

interface Trap {
  origin: string;
  asked: string[];
}

/** A web server that would give a script, a frame or data to whoever comes. */
const test = base.extend<{ trap: Trap }>({
  trap: async ({ wire: _ }, use) => {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('content-type', 'text/javascript');
      response.end('globalThis.ran = "remote"');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked });
    server.closeAllConnections();
    server.close();
  },
});

const ran = (window: Page) => window.evaluate(() => (globalThis as unknown as { ran?: string }).ran);

/** Waits until the page was told that its policy refused something, and gives the directive that did. */
async function refusedBy<T>(window: Page, act: (argument: T) => void, argument: T): Promise<string> {
  await window.evaluate(() => {
    const refused = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      });
    });
    Object.assign(globalThis, { refused });
  });
  // What is refused at once throws, too; the directive tells which it was.
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
  expect(trap.asked).toEqual([]);
  await fetch(`${trap.origin}/control`);
  expect(trap.asked).toEqual(['/control']);
  // The mark that every attack leaves is seen when it is left.
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
  // An answer from main comes after whatever was asked before it.
  const contents = await app.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  expect(contents).toBe(windows);
  expect(new URL(app.window.url()).host).toBe(new URL(address).host);
  expect(app.electron.windows()).toHaveLength(windows);
  // Not by a locator: Playwright waits for ever for the end of a navigation that was refused.
  const heading = () => app.window.evaluate(() => document.querySelector('h1')?.textContent);
  await expect.poll(heading).toBe('Connections');
  expect(trap.asked).toEqual([]);
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
  // A release does not run with this switch; here the app says what the kernel says.
  const open = await launch({ args: ['--disable-seccomp-filter-sandbox'] });
  expect(await call(open.window, 'app.info', null)).toMatchObject({ ok: true, value: { sandboxed: false } });
});

test('a second start focuses the first and ends', async ({ launchSignedIn, installation }) => {
  const app = await launchSignedIn();
  const { program } = currentRun();
  const second = spawn(program.command, appArguments(installation), {
    env: installation.env(),
    cwd: '/',
    stdio: 'ignore',
  });
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  expect(app.electron.windows()).toHaveLength(1);
  await expect(homePage(app.window).heading).toBeVisible();
});
