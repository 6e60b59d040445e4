/** Tries in a page to read the clipboard; true where that works. An empty one tells, too. What lies on the clipboard stays there, and nothing of it leaves the page. */
export const attempt = `(() => {
  const field = document.createElement('textarea');
  document.documentElement.append(field);
  let told = false;
  field.addEventListener('paste', () => { told = true; });
  field.focus();
  const done = document.execCommand('paste');
  return done || told || field.value !== '';
})()`;
