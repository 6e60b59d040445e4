import type { DiagnosticsPart, DiagnosticsPreview } from '../../../shared/model/diagnostics.ts';

/** The content of each part, ready for JSON. */
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

/** Formats a list with one entry per line, and anything else as indented JSON. */
function format(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
  if (value.length === 0) return '[]';
  return `[\n${value.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`;
}

/** Creates the text of a diagnostics file, one JSON document, with the position of each part. */
export function bundle(facts: Facts, at: number): DiagnosticsPreview {
  const head = { format: 'latchkey-diagnostics', version: 1, madeAt: new Date(at).toISOString() };
  let text = JSON.stringify(head, null, 2).replace(/\n\}$/, ',\n');
  let from = 0;
  const parts = order.map((part, index) => {
    text += `  ${JSON.stringify(part)}: ${format(facts[part])}`;
    text += index === order.length - 1 ? '\n}\n' : ',\n';
    const span = { part, from, to: text.length };
    from = text.length;
    return span;
  });
  return { text, parts, bytes: Buffer.byteLength(text) };
}
