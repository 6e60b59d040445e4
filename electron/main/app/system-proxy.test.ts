import { expect, test } from 'vitest';
import { createSystemProxy } from './system-proxy.ts';

/** A fake of Chromium's resolver that knows whether it may look up names. */
function chromium() {
  let open = true;
  const app = {
    configureHostResolver: (options: { secureDnsMode?: string; secureDnsServers?: string[] }) => {
      open = options.secureDnsMode !== 'secure';
    },
  };
  return { app, looksUp: () => open };
}

test('names are open while the system is asked for its proxy, and only that long @T2b @T17', async () => {
  const { app, looksUp } = chromium();
  const answers = new Map<string, PromiseWithResolvers<string>>();
  let sessions = 0;
  const { resolve, block } = createSystemProxy(app, () => {
    sessions += 1;
    return {
      resolveProxy: (url) => {
        const answer = Promise.withResolvers<string>();
        answers.set(url, answer);
        return answer.promise;
      },
    };
  });
  block();
  expect(looksUp()).toBe(false);
  const first = resolve('https://a.example/');
  const second = resolve('https://b.example/');
  block();
  expect(looksUp()).toBe(true);
  answers.get('https://a.example/')?.resolve('DIRECT');
  expect(await first).toBe('DIRECT');
  // A PAC script may still need DNS for the second query.
  expect(looksUp()).toBe(true);
  answers.get('https://b.example/')?.reject(new Error('no answer'));
  await expect(second).rejects.toThrow('no answer');
  expect(looksUp()).toBe(false);
  expect(sessions).toBe(1);
});

test('names are closed again when the session to ask cannot be made @T2b', async () => {
  const { app, looksUp } = chromium();
  const { resolve, block } = createSystemProxy(app, () => {
    throw new Error('no session');
  });
  block();
  await expect(resolve('https://a.example/')).rejects.toThrow('no session');
  expect(looksUp()).toBe(false);
});
