/**
 * A script that tries to read the clipboard in a page; true when it can, even if the clipboard is empty. The content of
 * the clipboard stays unchanged and does not leave the page.
 */
export const readAttempt = `(() => {
  const field = document.createElement('textarea');
  document.documentElement.append(field);
  let pasted = false;
  field.addEventListener('paste', () => { pasted = true; });
  field.focus();
  const done = document.execCommand('paste');
  return done || pasted || field.value !== '';
})()`;
