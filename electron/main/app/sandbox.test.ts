import { describe, expect, test } from 'vitest';
import { isConfined, isSandboxed, readText, sandboxSwitches } from './sandbox.ts';

const withSwitches = (...names: string[]) => ({ hasSwitch: (name: string) => names.includes(name) });
const confined = 'Name:\tlatchkey\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t2\n';
const facts = { platform: 'linux' as const, commandLine: withSwitches(), pid: 7, read: () => confined };

describe('the sandbox is told as the kernel has it', () => {
  test('a filter of system calls and no new privileges @T2b', () => {
    expect(isSandboxed(facts)).toBe(true);
    expect(isConfined(confined.replace('Seccomp:\t2', 'Seccomp:\t0'))).toBe(false);
    // Seccomp's strict mode is not Chromium's, and a filter alone is not enough.
    expect(isConfined(confined.replace('Seccomp:\t2', 'Seccomp:\t1'))).toBe(false);
    expect(isConfined(confined.replace('NoNewPrivs:\t1', 'NoNewPrivs:\t0'))).toBe(false);
    expect(isConfined('Seccomp_filters:\t2\n')).toBe(false);
  });

  test('no window, no process, no sandbox', () => {
    expect(isSandboxed({ ...facts, pid: undefined })).toBe(false);
    // Larger than any process id on Linux.
    expect(isSandboxed({ ...facts, pid: 2 ** 23, read: readText })).toBe(false);
  });

  test('where no kernel tells, the switches do', () => {
    const elsewhere = { ...facts, platform: 'win32' as const };
    expect(isSandboxed(elsewhere)).toBe(true);
    for (const name of ['no-sandbox', ...sandboxSwitches]) {
      expect(isSandboxed({ ...elsewhere, commandLine: withSwitches(name) })).toBe(false);
    }
    expect(isSandboxed({ ...facts, commandLine: withSwitches('no-sandbox') })).toBe(false);
  });
});
