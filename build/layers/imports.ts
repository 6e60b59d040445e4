import { type Node, parseSync } from 'oxc-parser';

/** Stands for a specifier that is computed, such as a template with a variable in it. */
export const computed = '(computed)';

/** One import of a source file, whatever its syntax. */
export interface Import {
  /** As written: `./x.ts`, `node:fs`, `electron`; or `computed`. */
  specifier: string;
  /** True where nothing is loaded when the program runs: `import type`, `export type … from`, `import('…').T`. */
  typeOnly: boolean;
  /** Counted from 1. */
  line: number;
}

interface Found extends Omit<Import, 'line'> {
  at: number;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function textOf(node: unknown): string {
  if (!isNode(node)) return computed;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return computed;
  return node.quasis[0]?.value.cooked ?? computed;
}

/** False for `import { type A } from`: `verbatimModuleSyntax` keeps the statement, so the module is loaded. */
function isTypeOnly(node: { importKind?: string | null; exportKind?: string | null }): boolean {
  return node.importKind === 'type' || node.exportKind === 'type';
}

/** `require('x')`, `process.getBuiltinModule('x')` and the like. */
const loaders = new Set(['require', 'getBuiltinModule', 'createRequire']);

function calledModule(node: Extract<Node, { type: 'CallExpression' }>): string | undefined {
  const { callee, arguments: given } = node;
  const name =
    callee.type === 'Identifier'
      ? callee.name
      : callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
        ? callee.property.name
        : '';
  return loaders.has(name) ? textOf(given[0]) : undefined;
}

function importIn(node: Node): Omit<Found, 'at'> | undefined {
  if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') {
    return { specifier: node.source.value, typeOnly: isTypeOnly(node) };
  }
  if (node.type === 'ExportNamedDeclaration') {
    return node.source === null ? undefined : { specifier: node.source.value, typeOnly: isTypeOnly(node) };
  }
  if (node.type === 'ImportExpression') return { specifier: textOf(node.source), typeOnly: false };
  if (node.type === 'TSImportType') return { specifier: textOf(node.source), typeOnly: true };
  if (node.type === 'TSExternalModuleReference') {
    return { specifier: textOf(node.expression), typeOnly: false };
  }
  const specifier = node.type === 'CallExpression' ? calledModule(node) : undefined;
  return specifier === undefined ? undefined : { specifier, typeOnly: false };
}

function collect(value: unknown, found: Found[]): void {
  if (Array.isArray(value)) {
    for (const one of value) collect(one, found);
    return;
  }
  if (!isNode(value)) return;
  const here = importIn(value);
  if (here !== undefined) found.push({ ...here, at: value.start });
  for (const child of Object.values(value)) {
    if (typeof child === 'object' && child !== null) collect(child, found);
  }
}

/**
 * Every import in the TypeScript source `text`: `import`, `import type`, `export … from`, `import()`, `import('…').T`,
 * `import a = require()`, `require()` and `process.getBuiltinModule()`. Throws where the file cannot be parsed; `file` names it.
 */
export function importsOf(file: string, text: string): Import[] {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  const found: Found[] = [];
  collect(program, found);
  return found.map(({ at, ...one }) => ({ ...one, line: text.slice(0, at).split('\n').length }));
}
