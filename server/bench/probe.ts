// Loaded into a measured process before its program: whenever it is asked, it collects garbage and tells what is left.
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
