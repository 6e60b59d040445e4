import type { Page } from 'playwright';
import type { Engine } from './engine.ts';
import type { State } from './state.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules whose result can depend on the colour scheme. */
const colourRules = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

interface AxeResults {
  passes: unknown[];
  violations: Array<{ id: string; nodes: Array<{ html: string; failureSummary?: string }> }>;
}

async function axe(page: Page, runOnly: unknown): Promise<string[]> {
  const { violations, passes } = await page.evaluate((only) => {
    const { axe: library } = globalThis as unknown as {
      axe: { run(context: Document, options: object): Promise<AxeResults> };
    };
    return library.run(document, { runOnly: only, resultTypes: ['violations'] });
  }, runOnly);
  if (violations.length + passes.length === 0) throw new Error('axe checked nothing');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `axe ${id}: ${html} ${failureSummary ?? ''}`),
  );
}

/** Accessibility violations that axe finds in the page, one line per element. */
export const axeFindings = (page: Page): Promise<string[]> => axe(page, rules);

/** Colour violations that axe finds in the page, one line per element. */
export const axeColourFindings = (page: Page): Promise<string[]> => axe(page, colourRules);

/** Elements that scroll sideways, and text that is cut off or overflows the window, one line each. */
export function layoutFindings(page: Page, { holds }: Pick<State, 'holds'>): Promise<string[]> {
  return page.evaluate((longNames) => {
    const found: string[] = [];
    const nameOf = (element: Element) =>
      `<${element.tagName.toLowerCase()}> “${(element.textContent ?? '').trim().slice(0, 60)}”`;
    const clips = (value: string) => value === 'hidden' || value === 'clip';
    for (const scroller of [document.documentElement, ...document.querySelectorAll('body, body *')]) {
      const { overflowX } = getComputedStyle(scroller);
      const isPage = scroller === document.documentElement || scroller === document.body;
      if (clips(overflowX) || (overflowX === 'visible' && !isPage)) continue;
      // A region that can be scrolled with the keyboard may be wider than its container (WCAG 2.2, 1.4.10).
      if (scroller instanceof HTMLElement && scroller.tabIndex === 0) continue;
      const wider = scroller.scrollWidth - scroller.clientWidth;
      if (wider > 1) found.push(`scrolls sideways by ${wider} px: ${nameOf(scroller)}`);
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || node.textContent?.trim() === '' || !element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      // Visually hidden text for screen readers.
      if (box.width <= 1 || box.height <= 1 || style.clipPath !== 'none') continue;
      const ellipsis = style.textOverflow === 'ellipsis';
      const cut = clips(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
      const shortened = ellipsis && (longNames || element.title !== '');
      if (cut && !shortened) found.push(`is cut off: ${nameOf(element)}`);
      if (
        clips(style.overflowY) &&
        style.display !== 'inline' &&
        element.scrollHeight > element.clientHeight + 3
      )
        found.push(`is cut off below: ${nameOf(element)}`);
      if (style.opacity !== '0' && box.left < innerWidth && box.right > innerWidth + 1)
        found.push(`runs out of the window: ${nameOf(element)}`);
    }
    return found;
  }, holds?.longNames === true);
}

/** Roles that need no name: the page, announced text, and regions that are focusable so that a keyboard can scroll them. */
const namelessByNature: ReadonlySet<string> = new Set(['RootWebArea', 'main', 'paragraph', 'generic']);

interface AxNode {
  ignored: boolean;
  role?: { value?: unknown };
  name?: { value?: unknown };
  properties?: Array<{ name: string; value: { value?: unknown } }>;
}

/** Focusable elements without a name in the accessibility tree. */
export async function namelessFindings({ devtools }: Pick<Engine, 'devtools'>): Promise<string[]> {
  const { nodes } = (await devtools.send('Accessibility.getFullAXTree')) as unknown as { nodes: AxNode[] };
  return nodes
    .filter(({ ignored, properties }) => {
      const focusable = properties?.some(({ name, value }) => name === 'focusable' && value.value === true);
      return !ignored && focusable === true;
    })
    .filter(
      ({ role, name }) =>
        !namelessByNature.has(String(role?.value)) && String(name?.value ?? '').trim() === '',
    )
    .map(({ role }) => `has no name: ${String(role?.value)}`);
}

/**
 * Elements without a visible focus: neither they, nor their parent, sibling or label change their style with the focus.
 * Presses Tab once, so that the engine shows the focus ring as for a keyboard user.
 */
export async function focusFindings(page: Page): Promise<string[]> {
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const found: string[] = [];
    const properties = [
      'outlineStyle',
      'outlineWidth',
      'outlineColor',
      'boxShadow',
      'borderColor',
      'backgroundColor',
    ];
    const styleOf = (element: HTMLElement) =>
      [element, element.parentElement, element.nextElementSibling, element.closest('label')]
        .flatMap((related) => {
          const style = related ? getComputedStyle(related) : undefined;
          return properties.map((name) => style?.[name as 'outlineStyle'] ?? '');
        })
        .join('|');
    // Elements behind an open dialog cannot have the focus.
    const root = document.querySelector('dialog[open]') ?? document;
    const stops = root.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary, [tabindex="0"]',
    );
    for (const stop of stops) {
      if (!stop.checkVisibility() || (stop as HTMLButtonElement).disabled) continue;
      (document.activeElement as HTMLElement | null)?.blur();
      const before = styleOf(stop);
      stop.focus({ preventScroll: true });
      if (document.activeElement !== stop) found.push(`cannot be focused: ${stop.outerHTML.slice(0, 120)}`);
      else if (styleOf(stop) === before) found.push(`shows no focus: ${stop.outerHTML.slice(0, 120)}`);
    }
    return found;
  });
}
