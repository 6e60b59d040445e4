import { readFileSync } from 'node:fs';

/** The part of `app.commandLine` used here. */
interface CommandLine {
  hasSwitch(name: string): boolean;
}

/** Switches that take a part of Chromium's sandbox away from processes that are started after main's first lines. */
export const sandboxSwitches: readonly string[] = [
  'disable-setuid-sandbox',
  'disable-gpu-sandbox',
  'disable-landlock-sandbox',
  'disable-win32k-lockdown',
  'allow-sandbox-debugging',
  'allow-third-party-modules',
  'no-unsandboxed-zygote',
  'no-zygote-sandbox',
  'in-process-gpu',
  'seccomp-sandbox-failure-path',
  'enable-sandbox-logging',
];

/**
 * Switches that are obeyed before main's first line, so that nothing there undoes them: the process that the others are
 * made of runs without its filter. `no-sandbox` is none of them: where a system allows no sandbox there is no other way,
 * and the app says so.
 */
export const earlySandboxSwitches: readonly string[] = [
  'disable-seccomp-filter-sandbox',
  'disable-namespace-sandbox',
  'no-zygote',
  'single-process',
];

/**
 * Whether the kernel holds a process to a filter of system calls and to no new privileges (`Seccomp` and `NoNewPrivs` of
 * proc(5)).
 * @param status the text of `/proc/PID/status`
 */
export function isConfined(status: string): boolean {
  return /^Seccomp:\t2$/m.test(status) && /^NoNewPrivs:\t1$/m.test(status);
}

export interface SandboxFacts {
  platform: NodeJS.Platform;
  commandLine: CommandLine;
  /** Process of the window; undefined while there is none. */
  pid: number | undefined;
  /** Text of a file; it throws where there is none. */
  read(file: string): string;
}

/** Whether the window is in Chromium's sandbox: on Linux as the kernel says, elsewhere as far as the switches tell. */
export function isSandboxed({ platform, commandLine, pid, read }: SandboxFacts): boolean {
  if (commandLine.hasSwitch('no-sandbox')) return false;
  if (platform !== 'linux')
    return ![...sandboxSwitches, ...earlySandboxSwitches].some((name) => commandLine.hasSwitch(name));
  if (pid === undefined) return false;
  try {
    return isConfined(read(`/proc/${pid}/status`));
  } catch {
    // A process that cannot be looked at is not known to be confined.
    return false;
  }
}

/** The text of a file of the system, whole. */
export const readText = (file: string): string => readFileSync(file, 'utf8');
