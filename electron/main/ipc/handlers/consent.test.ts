import { describe, expect, test } from 'vitest';
import type { IdleSetting } from '../../../../shared/model/idle.ts';
import type { AuthorityView } from '../../../../shared/model/network.ts';
import type { PreferencesPatch } from '../../../../shared/model/settings.ts';
import { en } from '../../i18n/en.ts';
import type { Authorities } from '../../network/authorities.ts';
import type { Question } from '../../settings/consent.ts';
import { noSettings } from '../../settings/schema.ts';
import { idleHandlers } from './idle.ts';
import { networkHandlers } from './network.ts';
import { settingsHandlers } from './settings.ts';

/** A person who gives this answer to every question, and the questions. */
function person(answer: boolean) {
  const questions: Question[] = [];
  const ask = async (question: Question) => {
    questions.push(question);
    return answer;
  };
  return { questions, consent: { ask, words: () => en.consent } };
}

function settingsWith(answer: boolean, start = noSettings) {
  const { questions, consent } = person(answer);
  let now = start;
  const handlers = settingsHandlers(
    {
      now: () => now,
      update: async (change) => {
        now = change(now);
      },
    },
    consent,
  );
  return { questions, set: (patch: PreferencesPatch) => handlers['settings.set'](patch), now: () => now };
}

const proxy = { mode: 'manual', address: 'socks5://tor.example:9050' } as const;

describe('the settings', () => {
  test.each<[string, PreferencesPatch, RegExp, typeof noSettings?]>([
    ['a proxy', { proxy }, /tor\.example:9050/],
    ['no proxy', { proxy: { mode: 'none' } }, /without a proxy/],
    // A person who needs a proxy must not lose it unasked.
    [
      'the way of the system',
      { proxy: { mode: 'system' } },
      /system’s proxy settings/,
      { ...noSettings, proxy },
    ],
    [
      'another proxy',
      { proxy: { ...proxy, address: 'http://a.example:1' } },
      /a\.example:1/,
      { ...noSettings, proxy },
    ],
    ['a start at login', { startAtLogin: true }, /each time you log in/],
  ])(
    '%s is asked about, and nothing of the change holds without a yes @T2 @T17',
    async (_name, patch, words, start) => {
      const declined = settingsWith(false, start);
      await declined.set({ ...patch, theme: 'dark' });
      expect(declined.now()).toEqual(start ?? noSettings);
      expect(declined.questions).toHaveLength(1);
      expect(declined.questions[0]?.message).toMatch(words);
      const agreed = settingsWith(true, start);
      await agreed.set({ ...patch, theme: 'dark' });
      expect(agreed.now()).toEqual({ ...(start ?? noSettings), ...patch, theme: 'dark' });
    },
  );

  test('two things at once are one question that names both', async () => {
    const { questions, set } = settingsWith(false);
    await set({ proxy, startAtLogin: true });
    expect(questions).toHaveLength(1);
    expect(questions[0]?.message).toMatch(/tor\.example[\s\S]*log in/);
    expect(questions[0]?.yes).toBe('Use This Proxy + Start at Login');
  });

  test.each<[string, PreferencesPatch, typeof noSettings?]>([
    ['the same proxy', { proxy: { ...proxy } }, { ...noSettings, proxy }],
    ['a start at login that is so', { startAtLogin: true }, { ...noSettings, startAtLogin: true }],
    ['no start at login any more', { startAtLogin: false }, { ...noSettings, startAtLogin: true }],
    [
      'colours, language, tray, notifications, log',
      {
        theme: 'dark',
        language: 'de',
        keepInTray: true,
        notifications: false,
        logLevel: 'debug',
      },
    ],
  ])('nobody is asked about %s', async (_name, patch, start) => {
    const { questions, set, now } = settingsWith(false, start);
    await set(patch);
    expect(questions).toEqual([]);
    expect(now()).toEqual({ ...(start ?? noSettings), ...patch });
  });
});

describe('the time until a session is locked', () => {
  const lock20: IdleSetting = { minutes: 20, action: 'lock' };
  const set = async (answer: boolean, before: IdleSetting, setting: IdleSetting) => {
    const { questions, consent } = person(answer);
    let current = before;
    const preset = { ...lock20, enforced: false };
    const handlers = idleHandlers(
      {
        view: () => ({ setting: current, preset, source: 'system' }),
        check: () => 'Work',
        choose: async (_session, next) => {
          current = next;
        },
      },
      consent,
    );
    await handlers['idle.set']({ session: 'demo', setting });
    return { questions, current };
  };

  test.each<[IdleSetting, IdleSetting]>([
    [lock20, { minutes: 21, action: 'lock' }],
    [lock20, { minutes: 'never', action: 'lock' }],
    [
      { minutes: 20, action: 'sign_out' },
      { minutes: 5, action: 'lock' },
    ],
  ])('%j becomes %j only with a yes @T2 @S2.4', async (before, next) => {
    const declined = await set(false, before, next);
    expect([declined.current, declined.questions.length]).toEqual([before, 1]);
    expect(declined.questions[0]?.message).toContain('Work');
    expect((await set(true, before, next)).current).toEqual(next);
  });

  test.each<[IdleSetting, IdleSetting]>([
    [lock20, lock20],
    [lock20, { minutes: 5, action: 'sign_out' }],
    [{ minutes: 'never', action: 'lock' }, lock20],
  ])('%j becomes %j without a question', async (before, next) => {
    expect(await set(false, before, next)).toEqual({ questions: [], current: next });
  });
});

describe('an authority for certificates', () => {
  const authority: AuthorityView = {
    subject: 'CN=Root\nO=Work',
    issuer: 'CN=Root',
    fingerprint: Array(32).fill('AB').join(':'),
    validFrom: 0,
    validTo: 1,
    root: true,
  };
  const add = async (answer: boolean, coming: AuthorityView[]) => {
    const { questions, consent } = person(answer);
    const added: string[] = [];
    const authorities = {
      list: () => [],
      untrusted: () => coming,
      add: async (names: readonly string[]) => void added.push(...names),
    } as unknown as Authorities;
    const handlers = networkHandlers({
      authorities,
      consent,
      chooseFile: async () => undefined,
      test: async () => {
        throw new Error('not questions for');
      },
    });
    await handlers['authorities.add']({ fingerprints: [authority.fingerprint] });
    return { questions, added };
  };

  test('is named with its fingerprint and trusted only with a yes @T2 @T16', async () => {
    const declined = await add(false, [authority]);
    expect(declined.added).toEqual([]);
    expect(declined.questions[0]?.message).toContain('CN=Root O=Work');
    expect(declined.questions[0]?.detail).toContain(authority.fingerprint);
    expect((await add(true, [authority])).added).toEqual([authority.fingerprint]);
  });

  test('that is trusted already is no question', async () => {
    expect(await add(false, [])).toEqual({ questions: [], added: [authority.fingerprint] });
  });
});
