/** An action in the table of sessions. */
export type TableAction =
  | { kind: 'type'; text: string }
  | { kind: 'sort'; column: string }
  | { kind: 'scroll'; by: number }
  | { kind: 'nextPage' }
  | { kind: 'select'; row: number };

/**
 * Runs in the page: executes the action, and gives the milliseconds from the event to the frame with the changed rows. Waits
 * for the rows that the action asks for, not for any change.
 */
export async function timeAction(action: TableAction): Promise<number> {
  const table = document.querySelector('table');
  const scroller = table?.parentElement;
  const body = table?.tBodies[0];
  if (!table || !scroller || !body) throw new Error('there is no table');
  const rows = () => [...body.rows];
  const indices = () => rows().map((row) => Number(row.dataset['index']));
  const firstRow = () => rows().find((row) => row.dataset['index'] === '0')?.textContent ?? '';

  const start = (): (() => boolean) => {
    if (action.kind === 'type') {
      const input = document.querySelector<HTMLInputElement>('search input');
      if (!input) throw new Error('there is no search field');
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      set?.call(input, action.text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      const settled = () => scroller.dataset['loading'] !== 'search';
      const found = () =>
        rows().every((row) => row.querySelector('th')?.textContent?.startsWith(action.text));
      return () => settled() && rows().length > 0 && found();
    }
    if (action.kind === 'sort') {
      const before = firstRow();
      const heading = [...table.querySelectorAll('th[aria-sort]')].find((th) =>
        th.textContent?.startsWith(action.column),
      );
      const sorted = heading?.getAttribute('aria-sort');
      heading?.querySelector('button')?.click();
      return () => heading?.getAttribute('aria-sort') !== sorted && firstRow() !== before;
    }
    if (action.kind === 'scroll') {
      scroller.scrollTop += action.by;
      const rowHeight = rows()[0]?.offsetHeight ?? 1;
      const first = Math.floor(scroller.scrollTop / rowHeight);
      return () => indices().includes(first) && indices().includes(first + 4);
    }
    if (action.kind === 'nextPage') {
      const last = Math.round(body.offsetHeight / (rows()[0]?.offsetHeight ?? 1)) - 1;
      scroller.scrollTop = scroller.scrollHeight;
      const height = body.offsetHeight;
      return () => indices().includes(last) && body.offsetHeight > height;
    }
    const row = rows()[action.row];
    const selectedBefore = row?.dataset['selected'];
    row?.querySelector('input')?.click();
    return () => row?.dataset['selected'] !== selectedBefore;
  };

  const started = performance.now();
  const isDone = start();
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no result of ${JSON.stringify(action)}`)), 10_000);
    const painted = () => {
      const channel = new MessageChannel();
      // A message that is sent before the frame is painted arrives after it.
      channel.port1.onmessage = () => resolve(performance.now() - started);
      channel.port2.postMessage(null);
    };
    const check = () => {
      if (!isDone()) return;
      observer.disconnect();
      requestAnimationFrame(painted);
    };
    const observer = new MutationObserver(check);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    check();
  });
}
