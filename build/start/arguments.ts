/** The arguments of `npm start`; the rest is for the app. */
export interface StartArguments {
  dev: boolean;
  app: string[];
}

/** Takes `--dev` out; everything else is passed on in order. */
export function parseStartArguments(argv: readonly string[]): StartArguments {
  return { dev: argv.includes('--dev'), app: argv.filter((argument) => argument !== '--dev') };
}

/** Whether a window can be shown. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** Whether the caller names a connection file, so that the app needs no local authority. */
export function bringsConnections(app: readonly string[]): boolean {
  return app.some((argument) => argument === '--connections' || argument.startsWith('--connections='));
}
