// Replaces the default_app.asar that the fallback Electron lacks: runs the app whose path is the first argument that is
// not a switch, as `electron PATH` does. Electron is not ready until this module has run, so that the app's first lines
// run as early as in a package.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));

function prepare(target) {
  if (!statSync(target).isDirectory()) {
    app.setAppPath(path.dirname(target));
    return target;
  }
  const about = JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8'));
  if (about.productName ?? about.name) app.setName(about.productName ?? about.name);
  if (about.version) app.setVersion(about.version);
  if (about.desktopName) app.setDesktopName(about.desktopName);
  app.setAppPath(target);
  return path.join(target, about.main ?? 'index.js');
}

async function start() {
  if (process.argv.includes('--version')) {
    console.log(`v${process.versions.electron}`);
    app.exit(0);
  } else if (!given) {
    console.error('This Electron needs the path of an app: electron PATH');
    app.exit(2);
  } else {
    await import(pathToFileURL(prepare(path.resolve(given))).href);
  }
}

try {
  await start();
} catch (error) {
  console.error(error);
  app.exit(1);
}
