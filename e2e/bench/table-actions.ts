/** What a person does in the table of sessions; the functions run in the page and stand on their own. */
export type TableAction =
  | { kind: 'type'; text: string }
  | { kind: 'sort'; column: string }
  | { kind: 'scroll'; by: number }
  | { kind: 'nextPage' }
  | { kind: 'select'; row: number };

/**
 * Runs in the page: does it, and gives the milliseconds from the event until the frame with the changed rows was on
 * screen. What is waited for are rows that answer the act, not just any change.
 */
export async function timeAction(act: TableAction): Promise<number> {
  const table = document.querySelector('table');
  const scroller = table?.parentElement;
  const body = table?.tBodies[0];
  if (!table || !scroller || !body) throw new Error('there is no table');
  const rows = () => [...body.rows];
  const indices = () => rows().map((row) => Number(row.dataset['index']));
  const firstRow = () => rows().find((row) => row.dataset['index'] === '0')?.textContent ?? '';

  const begin = (): (() => boolean) => {
    if (act.kind === 'type') {
      const input = document.querySelector<HTMLInputElement>('search input');
      if (!input) throw new Error('there is no field to search in');
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      set?.call(input, act.text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      const settled = () => scroller.dataset['loading'] !== 'search';
      const found = () => rows().every((row) => row.querySelector('th')?.textContent?.startsWith(act.text));
      return () => settled() && rows().length > 0 && found();
    }
    if (act.kind === 'sort') {
      const before = firstRow();
      const heading = [...table.querySelectorAll('th[aria-sort]')].find((th) =>
        th.textContent?.startsWith(act.column),
      );
      const sorted = heading?.getAttribute('aria-sort');
      heading?.querySelector('button')?.click();
      return () => heading?.getAttribute('aria-sort') !== sorted && firstRow() !== before;
    }
    if (act.kind === 'scroll') {
      scroller.scrollTop += act.by;
      const rowHeight = rows()[0]?.offsetHeight ?? 1;
      const first = Math.floor(scroller.scrollTop / rowHeight);
      return () => indices().includes(first) && indices().includes(first + 4);
    }
    if (act.kind === 'nextPage') {
      const last = Math.round(body.offsetHeight / (rows()[0]?.offsetHeight ?? 1)) - 1;
      scroller.scrollTop = scroller.scrollHeight;
      const height = body.offsetHeight;
      return () => indices().includes(last) && body.offsetHeight > height;
    }
    const row = rows()[act.row];
    const was = row?.dataset['selected'];
    row?.querySelector('input')?.click();
    return () => row?.dataset['selected'] !== was;
  };

  const started = performance.now();
  const isDone = begin();
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`nothing came of ${JSON.stringify(act)}`)), 10_000);
    const painted = () => {
      const channel = new MessageChannel();
      // A message sent before the frame is drawn arrives after it.
      channel.port1.onmessage = () => resolve(performance.now() - started);
      channel.port2.postMessage(null);
    };
    const look = () => {
      if (!isDone()) return;
      observer.disconnect();
      requestAnimationFrame(painted);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    look();
  });
}
