import type { Edge } from './graph.ts';

/** Groups of files that import each other, by value or by type, largest first (Tarjan's strongly connected components). */
export function cyclesOf(edges: readonly Edge[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to, isProjectFile } of edges) {
    if (isProjectFile) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const cycles: string[][] = [];

  function visit(file: string): void {
    const index = order.size;
    order.set(file, index);
    low.set(file, index);
    stack.push(file);
    onStack.add(file);
    for (const to of next.get(file) ?? []) {
      if (!order.has(to)) visit(to);
      if (onStack.has(to)) low.set(file, Math.min(low.get(file) ?? index, low.get(to) ?? index));
    }
    if (low.get(file) !== index) return;
    const members = stack.splice(stack.lastIndexOf(file));
    for (const one of members) onStack.delete(one);
    if (members.length > 1 || next.get(file)?.includes(file)) cycles.push(members.sort());
  }

  for (const file of next.keys()) if (!order.has(file)) visit(file);
  return cycles.sort((a, b) => b.length - a.length);
}
