/** What was asked of `npm start`; the rest is for the app. */
export interface StartArguments {
  dev: boolean;
  app: string[];
}

/** Takes `--dev` out; everything else is passed on in its order. */
export function parseStartArguments(argv: readonly string[]): StartArguments {
  return { dev: argv.includes('--dev'), app: argv.filter((argument) => argument !== '--dev') };
}

/** Whether a window can be shown. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** Whether the caller brings connections of their own, so that no authority need run beside the app. */
export function bringsConnections(app: readonly string[]): boolean {
  return app.some((argument) => argument === '--connections' || argument.startsWith('--connections='));
}
