import type { DiagnosticsPart, DiagnosticsPreview } from '../../../shared/model/diagnostics.ts';

/** What each part says, ready for JSON. */
export type Facts = Readonly<Record<Exclude<DiagnosticsPart, 'activity' | 'log'>, unknown>> & {
  activity: readonly unknown[];
  log: readonly unknown[];
};

const order: readonly DiagnosticsPart[] = [
  'versions',
  'settings',
  'connections',
  'storage',
  'activity',
  'log',
];

/** A list with an entry a line, anything else as JSON usually is. */
function written(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
  if (value.length === 0) return '[]';
  return `[\n${value.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`;
}

/** Makes the text of a diagnostics file: one JSON document for people and programs, and where its parts are. */
export function bundle(facts: Facts, at: number): DiagnosticsPreview {
  const head = { format: 'latchkey-diagnostics', version: 1, madeAt: new Date(at).toISOString() };
  let text = JSON.stringify(head, null, 2).replace(/\n\}$/, ',\n');
  let from = 0;
  const parts = order.map((part, index) => {
    text += `  ${JSON.stringify(part)}: ${written(facts[part])}`;
    text += index === order.length - 1 ? '\n}\n' : ',\n';
    const place = { part, from, to: text.length };
    from = text.length;
    return place;
  });
  return { text, parts, bytes: Buffer.byteLength(text) };
}
