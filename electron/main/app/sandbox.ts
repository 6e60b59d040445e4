import { readFileSync } from 'node:fs';

/** The part of `app.commandLine` used here. */
interface CommandLine {
  hasSwitch(name: string): boolean;
}

/** Switches that disable a part of Chromium's sandbox in processes that start after main's first lines. */
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
 * Switches that take effect before main's first line, so that main cannot undo them: the zygote, from which the other
 * processes are forked, runs without its filter. `no-sandbox` is not one of them: some systems allow no sandbox, and the
 * app shows that.
 */
export const earlySandboxSwitches: readonly string[] = [
  'disable-seccomp-filter-sandbox',
  'disable-namespace-sandbox',
  'no-zygote',
  'single-process',
];

/**
 * Whether the kernel restricts a process with a system call filter and denies it new privileges (`Seccomp` and
 * `NoNewPrivs` of proc(5)).
 * @param status the text of `/proc/PID/status`
 */
export function isConfined(status: string): boolean {
  return /^Seccomp:\t2$/m.test(status) && /^NoNewPrivs:\t1$/m.test(status);
}

export interface SandboxFacts {
  platform: NodeJS.Platform;
  commandLine: CommandLine;
  /** The window's process; undefined without a window. */
  pid: number | undefined;
  /** Reads a text file; throws if it is missing. */
  read(file: string): string;
}

/** Whether the window runs in Chromium's sandbox, according to the kernel on Linux and to the switches elsewhere. */
export function isSandboxed({ platform, commandLine, pid, read }: SandboxFacts): boolean {
  if (commandLine.hasSwitch('no-sandbox')) return false;
  if (platform !== 'linux')
    return ![...sandboxSwitches, ...earlySandboxSwitches].some((name) => commandLine.hasSwitch(name));
  if (pid === undefined) return false;
  try {
    return isConfined(read(`/proc/${pid}/status`));
  } catch {
    // A process that cannot be inspected counts as unconfined.
    return false;
  }
}

/** Reads a whole text file. */
export const readText = (file: string): string => readFileSync(file, 'utf8');
