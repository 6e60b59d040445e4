import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type EndingServices, endServices } from './end-services.ts';
import { endAll } from './end-steps.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const names = ['sessions', 'admin', 'keyring', 'idle', 'gateway', 'network', 'desktop', 'recorder'] as const;

const faults: Record<string, () => unknown> = {
  throws: () => {
    throw new Error('thrown');
  },
  rejects: () => Promise.reject(new Error('rejected')),
  'never settles': () => new Promise(() => undefined),
};

/** Services that note when they are told to end; one of them does what the fault says. */
function servicesWith(broken: string | undefined, fault: () => unknown) {
  const ended: string[] = [];
  const logged: string[] = [];
  const of = (name: string) => {
    const end = () => {
      ended.push(name);
      return name === broken ? fault() : Promise.resolve();
    };
    return { stop: end, close: () => void end() };
  };
  const services = Object.fromEntries(names.map((name) => [name, of(name)])) as unknown as EndingServices;
  return { services, ended, logged, log: (message: string) => void logged.push(message) };
}

describe.each(Object.entries(faults))('where a service %s at the end', (kind, fault) => {
  test.each(names.filter((name) => name !== 'gateway' || kind === 'throws'))(
    'all others end, the sessions first and the record last: %s @B5',
    async (broken) => {
      const { services, ended, logged, log } = servicesWith(broken, fault);
      const end = endServices(services, log);
      await vi.runAllTimersAsync();
      await end;
      expect(ended[0]).toBe('sessions');
      expect(ended.at(-1)).toBe('recorder');
      expect([...ended].sort()).toEqual([...names].sort());
      expect(logged).toHaveLength(1);
      expect(logged[0]).toContain('did not end');
    },
  );
});

test('nothing is said where all goes well, and nobody waits for the time to be up @B5', async () => {
  const { services, ended, logged, log } = servicesWith(undefined, () => undefined);
  await endServices(services, log);
  expect([ended.length, logged]).toEqual([names.length, []]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a log that fails itself keeps no step from its end @B5', async () => {
  const ended: string[] = [];
  const steps = ['one', 'two'].map((name) => ({
    name,
    end: () => {
      ended.push(name);
      throw new Error(name);
    },
  }));
  const failed = () => {
    throw new Error('the log is full');
  };
  await endAll(steps, { patienceMs: 10, failed });
  expect(ended).toEqual(['one', 'two']);
});
