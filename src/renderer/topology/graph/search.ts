// Finds nodes by their name and by the keys of their bindings. Pure.

import type { Graph } from './graph-types.ts';

/** Node ids in reading order: names that begin with the text, names that hold it, then binding keys. */
export function searchGraph(graph: Graph, text: string): string[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const starts: string[] = [];
  const holds: string[] = [];
  for (const { id, name } of graph.nodes) {
    const own = name.toLowerCase();
    if (own.startsWith(wanted)) starts.push(id);
    else if (own.includes(wanted)) holds.push(id);
  }
  const keys = graph.edges.flatMap((edge) =>
    edge.kind === 'binding' && edge.bindings.some(({ key }) => key.toLowerCase().includes(wanted))
      ? [edge.target]
      : [],
  );
  return [...new Set([...starts, ...holds, ...keys])];
}
