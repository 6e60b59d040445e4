import { spawn } from 'node:child_process';

interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** `show` passes the program's output through; `keep` returns it and shows it only with an error. */
  output?: 'show' | 'keep';
}

/**
 * Runs a program to its end.
 * @returns its standard output, empty with `output: 'show'`
 * @throws when it cannot be started or its exit code is not 0; the message contains its output
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const keep = options.output !== 'show';
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', keep ? 'pipe' : 'inherit', keep ? 'pipe' : 'inherit'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once('error', reject);
  child.once('close', (code, signal) => {
    if (code === 0) resolve(stdout);
    else
      reject(
        new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}\n${stderr || stdout}`.trim()),
      );
  });
  return promise;
}
