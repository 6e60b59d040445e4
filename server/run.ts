import { OptionError } from './options/parse.ts';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function run(args: readonly string[]): Promise<number | undefined> {
  const [command, ...rest] = args;
  if (command === 'rotate-keys') {
    const { rotateKeysCommand } = await import('./commands/rotate-keys.ts');
    return rotateKeysCommand(rest, process.env, { print, printError });
  }
  if (command === 'add-user') {
    const { addUserCommand } = await import('./commands/add-user.ts');
    return addUserCommand(rest, process.env, { print, printError });
  }
  if (command === 'set-password') {
    const { setPasswordCommand } = await import('./commands/set-password.ts');
    return setPasswordCommand(rest, process.env, { print, printError });
  }
  if (command === 'adopt-keys') {
    const { adoptKeysCommand } = await import('./commands/adopt-keys.ts');
    return adoptKeysCommand(rest, process.env, { print, printError });
  }
  const { serveCommand } = await import('./commands/serve.ts');
  return serveCommand(args, process.env, { print, printError });
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  printError(error.message);
  process.exitCode = 2;
}
