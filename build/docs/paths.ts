import { existsSync, globSync } from 'node:fs';
import path from 'node:path';

/** A path that a document names. */
export interface NamedPath {
  /** As written. */
  text: string;
  /** Counted from 1. */
  line: number;
}

const folders = ['build', 'docs', 'e2e', 'electron', 'renderer', 'server', 'shared'];
const extensions = /\.(?:ts|tsx|mts|mjs|json|md|yml|css|html|png|service)$/;
/** Output of a build or of the app, or a placeholder. */
const elsewhere =
  /^(?:out|logs|node_modules|~|\/|\.\.\.)|[<>…]|\b(?!README|CONTRIBUTING|LICENSE)[A-Z]{3,}\b|^(?:settings|connections|package-lock|client)\.json$/;

function isPath(text: string): boolean {
  if (/\s|:\/\/|^@|^--|^\.[a-z]+$/.test(text) || elsewhere.test(text)) return false;
  const [first = ''] = text.split('/');
  return (text.includes('/') && folders.includes(first)) || (extensions.test(text) && !text.startsWith('.'));
}

/** Paths in backticks, and links to files, of a Markdown text. Fenced blocks hold commands and are left out. */
export function pathsIn(markdown: string): NamedPath[] {
  let fenced = false;
  return markdown.split('\n').flatMap((line, index) => {
    if (/^\s*```/.test(line)) fenced = !fenced;
    if (fenced) return [];
    const quoted = [...line.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text).filter(isPath);
    const links = [...line.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, text = '']) => text);
    const files = links.filter((text) => !/^[a-z]+:/.test(text));
    return [...quoted, ...files].map((text) => ({ text, line: index + 1 }));
  });
}

/** Whether a path named in `document` exists: from the root of the project, or beside the document. */
export function exists(root: string, document: string, named: string): boolean {
  const beside = path.posix.join(path.posix.dirname(document), named);
  return [named, beside].some((one) =>
    /[*{]/.test(one) ? globSync(one, { cwd: root }).length > 0 : existsSync(path.join(root, one)),
  );
}
