import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { stopAll } from './shutdown.ts';
import { type StoppableServices, stopServices } from './stop-services.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const names = ['sessions', 'admin', 'keyring', 'idle', 'gateway', 'wake', 'desktop', 'recorder'] as const;

const faults: Record<string, () => unknown> = {
  throws: () => {
    throw new Error('thrown');
  },
  rejects: () => Promise.reject(new Error('rejected')),
  'never settles': () => new Promise(() => undefined),
};

/** Services that record when they are stopped; the broken one fails as `fault` does. */
function servicesWith(broken: string | undefined, fault: () => unknown) {
  const stopped: string[] = [];
  const logged: string[] = [];
  const of = (name: string) => {
    const stop = () => {
      stopped.push(name);
      return name === broken ? fault() : Promise.resolve();
    };
    return { stop, close: () => void stop() };
  };
  const services = Object.fromEntries(names.map((name) => [name, of(name)])) as unknown as StoppableServices;
  return { services, stopped, logged, log: (message: string) => void logged.push(message) };
}

describe.each(Object.entries(faults))('where a service %s at the end', (kind, fault) => {
  test.each(names.filter((name) => name !== 'gateway' || kind === 'throws'))(
    'all others end, the sessions first and the record last: %s @B5',
    async (broken) => {
      const { services, stopped, logged, log } = servicesWith(broken, fault);
      const stopping = stopServices(services, log);
      await vi.runAllTimersAsync();
      await stopping;
      expect(stopped[0]).toBe('sessions');
      expect(stopped.at(-1)).toBe('recorder');
      expect([...stopped].sort()).toEqual([...names].sort());
      expect(logged).toHaveLength(1);
      expect(logged[0]).toContain('did not stop');
    },
  );
});

test('nothing is said where all goes well, and nobody waits for the time to be up @B5', async () => {
  const { services, stopped, logged, log } = servicesWith(undefined, () => undefined);
  await stopServices(services, log);
  expect([stopped.length, logged]).toEqual([names.length, []]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a log that fails itself keeps no step from its end @B5', async () => {
  const stopped: string[] = [];
  const steps = ['one', 'two'].map((name) => ({
    name,
    stop: () => {
      stopped.push(name);
      throw new Error(name);
    },
  }));
  const failed = () => {
    throw new Error('the log is full');
  };
  await stopAll(steps, { timeoutMs: 10, failed });
  expect(stopped).toEqual(['one', 'two']);
});
