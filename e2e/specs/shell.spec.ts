import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright/test';
import { appArguments } from '../fixtures/app.ts';
import { processesBelow } from '../fixtures/processes.ts';
import { currentRun } from '../fixtures/run.ts';
import { signIn } from '../fixtures/steps.ts';
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

/** Waits until the page was told that its policy refused something. */
async function untilRefused(window: Page, act: () => Promise<unknown>): Promise<string> {
  await window.evaluate(() => {
    const refused = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      });
    });
    Object.assign(globalThis, { refused });
  });
  await act();
  return window.evaluate(() => (globalThis as unknown as { refused: Promise<string> }).refused);
}

test('an inline script does not run, and one of the page itself does', async ({ launch }) => {
  const { window } = await launch();
  const directive = await untilRefused(window, () =>
    window.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = "inline"';
      document.head.append(script);
    }),
  );
  expect(directive).toBe('script-src-elem');
  expect(await ran(window)).toBeUndefined();
  await expect(welcomePage(window).heading).toBeVisible();
});

test('an event handler in the mark-up and a javascript: address do not run', async ({ launch }) => {
  const { window } = await launch();
  const directive = await untilRefused(window, () =>
    window.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="globalThis.ran = 1">');
    }),
  );
  expect(directive).toMatch(/script-src-attr|img-src/);
  await untilRefused(window, () =>
    window.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'javascript:globalThis.ran = 2';
      document.body.append(link);
      link.click();
    }),
  );
  expect(await ran(window)).toBeUndefined();
});

test('eval and Function do not run', async ({ launch }) => {
  const { window } = await launch();
  // The inspector may evaluate what the page may not, so the page's own timer is asked to.
  const directive = await untilRefused(window, () =>
    window.evaluate(() => {
      setTimeout('globalThis.ran = "timer"', 0);
    }),
  );
  expect(directive).toBe('script-src');
  expect(await ran(window)).toBeUndefined();
});

test('a remote script, fetch, socket, frame and style reach nothing', async ({ launch, trap }) => {
  const { window } = await launch();
  const directive = await untilRefused(window, () =>
    window.evaluate((origin) => {
      const script = document.createElement('script');
      script.src = `${origin}/script`;
      document.head.append(script);
    }, trap.origin),
  );
  expect(directive).toBe('script-src-elem');
  const results = await window.evaluate(async (origin) => {
    const outcome = (work: Promise<unknown>) =>
      work.then(
        () => 'reached',
        () => 'refused',
      );
    const loads = (element: HTMLElement & { src?: string; href?: string; rel?: string }) =>
      new Promise((resolve, reject) => {
        element.addEventListener('load', resolve);
        element.addEventListener('error', reject);
        document.addEventListener('securitypolicyviolation', reject);
        document.body.append(element);
      });
    const socket = () =>
      new Promise((resolve, reject) => {
        const opened = new WebSocket(origin.replace('http', 'ws'));
        opened.onopen = resolve;
        opened.onerror = reject;
      });
    return {
      fetch: await outcome(fetch(`${origin}/fetch`)),
      socket: await outcome(Promise.resolve().then(socket)),
      frame: await outcome(
        loads(Object.assign(document.createElement('iframe'), { src: `${origin}/frame` })),
      ),
      image: await outcome(loads(Object.assign(document.createElement('img'), { src: `${origin}/image` }))),
      style: await outcome(
        loads(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${origin}/style` })),
      ),
    };
  }, trap.origin);
  expect(results).toEqual({
    fetch: 'refused',
    socket: 'refused',
    frame: 'refused',
    image: 'refused',
    style: 'refused',
  });
  expect(await ran(window)).toBeUndefined();
  expect(trap.asked).toEqual([]);
  await fetch(`${trap.origin}/control`);
  expect(trap.asked).toEqual(['/control']);
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
  await expect(welcomePage(app.window).heading).toBeVisible();
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
});

test('a second start focuses the first and ends', async ({ launch, installation }) => {
  const app = await launch();
  await signIn(app);
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
