// Loaded into a measured process before its program: on each message it collects garbage and reports the memory in
// use.
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
