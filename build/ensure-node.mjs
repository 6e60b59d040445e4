// Plain JavaScript that any Node can run: says what to do when the pinned Node 24 is missing.
const [major = 0] = process.versions.node.split('.').map(Number);

if (major < 24) {
  console.error(
    [
      `latchkey: this needs Node 24, but ${process.execPath} is Node ${process.versions.node}.`,
      'The package "node" in devDependencies brings it; its install script has not run.',
      'Run:  npm rebuild node --ignore-scripts=false  (or npm ci without --ignore-scripts), then the same command again.',
    ].join('\n'),
  );
  process.exit(1);
}
