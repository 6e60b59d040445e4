import { type LookName, looks, type State, type View } from './state.ts';

/** One picture of the gallery, stored beside the HTML page. */
export interface Shot {
  view: View;
  state: State;
  look: LookName;
  file: string;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => escapes[letter] ?? letter);

const lookTitles: Record<LookName, string> = {
  light: 'light',
  dark: 'dark',
  narrow: '480 px',
  'narrow-dark': '480 px, dark',
  zoomed: '200 % zoom',
  german: 'German',
  'german-narrow': 'German, 480 px',
  motion: 'with motion',
};

const style = `
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#f6f7f7, #171b1b); color: light-dark(#1b2322, #e3e9e8); }
header { position: sticky; top: 0; z-index: 1; padding-block: 8px; background: inherit; }
form { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: end; }
label { display: grid; font-size: 13px; }
select { font: inherit; min-height: 32px; }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 24px; margin: 0; padding: 0; list-style: none; }
li[hidden], section[hidden] { display: none; }
figure { margin: 0; }
img { display: block; width: 100%; height: auto; border: 1px solid light-dark(#c5cccb, #465150); border-radius: 4px; }
figcaption { margin-bottom: 4px; font-size: 13px; }
a:focus-visible { outline: 2px solid light-dark(#0c6154, #74c9b7); outline-offset: 2px; }
`;

const script = `
const form = document.querySelector('form');
const show = () => {
  const wanted = Object.fromEntries(new FormData(form));
  let count = 0;
  for (const item of document.querySelectorAll('li')) {
    item.hidden = Object.entries(wanted).some(([key, value]) => value !== '' && item.dataset[key] !== value);
    if (!item.hidden) count += 1;
  }
  for (const section of document.querySelectorAll('section')) section.hidden = !section.querySelector('li:not([hidden])');
  document.querySelector('[role=status]').textContent = count === 1 ? '1 picture' : count + ' pictures';
};
form.addEventListener('change', show);
show();
`;

function option([value, title]: readonly [string, string]): string {
  return `<option value="${escaped(value)}">${escaped(title)}</option>`;
}

function choice(name: string, label: string, values: Array<readonly [string, string]>): string {
  const options = [['', 'All'] as const, ...values].map(option).join('');
  return `<label>${label}<select name="${name}">${options}</select></label>`;
}

function item({ view, state, look, file }: Shot): string {
  const { scheme, language } = looks[look];
  const caption = `${state.title} — ${lookTitles[look]}`;
  return `<li data-view="${view.name}" data-state="${state.name}" data-look="${look}" data-scheme="${scheme}" data-language="${language}">
<figure><figcaption><strong>${escaped(state.name)}</strong> ${escaped(caption)}</figcaption>
<a href="${file}"><img src="${file}" loading="lazy" alt="${escaped(`${view.title}: ${caption}`)}"></a></figure></li>`;
}

function section(view: View, shots: Shot[]): string {
  const own = shots.filter((shot) => shot.view === view);
  return `<section><h2>${escaped(view.title)}</h2><ul>${own.map(item).join('\n')}</ul></section>`;
}

/** An HTML page with all pictures, grouped by view, with filters for view, state and look. */
export function albumOf(shots: Shot[], major: number): string {
  const views = [...new Set(shots.map(({ view }) => view))];
  const states = [...new Set(shots.map(({ state }) => state.name))].sort();
  const names = [...new Set(shots.map(({ look }) => look))];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Latchkey: every state of every view</title><style>${style}</style></head>
<body><header><h1>Latchkey: every state of every view</h1>
<p>The built window in the app’s own engine (Chromium ${major}). Only the bridge to the app is replaced: each state defines its answers. Font, clock and time zone are fixed.</p>
<form aria-label="Which pictures to show">
${choice(
  'view',
  'View',
  views.map(({ name, title }) => [name, title]),
)}
${choice(
  'state',
  'State',
  states.map((name) => [name, name]),
)}
${choice(
  'look',
  'Look',
  names.map((name) => [name, lookTitles[name]]),
)}
<p role="status"></p></form></header>
<main>${views.map((view) => section(view, shots)).join('\n')}</main>
<script>${script}</script></body></html>
`;
}
