type Graph = ReadonlyMap<string, readonly string[]>;

/** Groups of nodes that reach each other, each sorted by name (Tarjan's strongly connected components). */
export function circlesIn(graph: Graph): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const circles: (readonly string[])[] = [];
  const visit = (node: string): void => {
    order.set(node, order.size);
    low.set(node, order.get(node) as number);
    open.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) low.set(node, Math.min(low.get(node) as number, low.get(next) as number));
    }
    if (low.get(node) !== order.get(node)) return;
    const group = open.splice(open.indexOf(node));
    if (group.length > 1 || graph.get(node)?.includes(node)) circles.push(group.sort());
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles;
}

/** The same graph with less detail: each node is replaced by its name from `nameOf`. */
export function groupedBy(graph: Graph, nameOf: (node: string) => string): Graph {
  const grouped = new Map<string, Set<string>>();
  for (const [node, nexts] of graph) {
    const group = grouped.get(nameOf(node)) ?? new Set();
    for (const next of nexts) if (nameOf(next) !== nameOf(node)) group.add(nameOf(next));
    grouped.set(nameOf(node), group);
  }
  return new Map([...grouped].map(([name, nexts]) => [name, [...nexts]]));
}
