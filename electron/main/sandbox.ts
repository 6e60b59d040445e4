import { readFileSync } from 'node:fs';

/** The part of `app.commandLine` used here. */
interface CommandLine {
  hasSwitch(name: string): boolean;
}

/**
 * Switches that take a part of Chromium's sandbox away. In main's first lines they can be taken off for every process
 * that is started later, but for `no-sandbox`, which holds by then: there the app says how things are.
 */
export const sandboxSwitches: readonly string[] = [
  'disable-seccomp-filter-sandbox',
  'disable-namespace-sandbox',
  'disable-setuid-sandbox',
  'disable-gpu-sandbox',
  'disable-landlock-sandbox',
  'disable-win32k-lockdown',
  'allow-sandbox-debugging',
  'allow-third-party-modules',
  'no-zygote',
  'no-unsandboxed-zygote',
  'no-zygote-sandbox',
  'single-process',
  'in-process-gpu',
  'seccomp-sandbox-failure-path',
  'enable-sandbox-logging',
];

/** Switches that V8 has obeyed before main's first line, so that nothing there undoes them: files are written by then. */
const tooLate: readonly string[] = ['js-flags'];

/** Names of the switches that were obeyed already and that a release does not run with. */
export function switchesTooLate(commandLine: CommandLine): string[] {
  return tooLate.filter((name) => commandLine.hasSwitch(name));
}

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
  if (platform !== 'linux') return !sandboxSwitches.some((name) => commandLine.hasSwitch(name));
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
