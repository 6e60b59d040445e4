// Stands in for the default_app.asar that the fallback Electron lacks: runs the app whose path is the first
// argument that is no switch, as `electron PATH` does.
const { app, dialog } = require('electron');
const { statSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));

function entryOf(target) {
  if (!statSync(target).isDirectory()) return { folder: path.dirname(target), entry: target };
  const about = JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8'));
  if (about.productName ?? about.name) app.setName(about.productName ?? about.name);
  if (about.version) app.setVersion(about.version);
  return { folder: target, entry: path.join(target, about.main ?? 'index.js') };
}

function start() {
  if (process.argv.includes('--version')) {
    console.log(`v${process.versions.electron}`);
    app.exit(0);
    return;
  }
  if (!given) {
    console.error('This Electron needs the path of an app: electron PATH');
    app.exit(2);
    return;
  }
  const { folder, entry } = entryOf(path.resolve(given));
  app.setAppPath(folder);
  import(pathToFileURL(entry).href).catch((error) => {
    console.error(error);
    dialog.showErrorBox(
      'The app could not be started',
      error instanceof Error ? error.message : String(error),
    );
    app.exit(1);
  });
}

start();
