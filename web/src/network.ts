// Neighbourhoods as a network: sigma draws, graphology lays out.

import { MultiDirectedGraph } from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";
import { COLOURS } from "./chart";
import { h, thing } from "./dom";
import { t } from "./i18n";
import { BASE, labelsOf, short, v, type Table } from "./sparql";

export interface Edge { from: string; to: string; label: string; weight?: number }

/** Things of one row belong together; the lines of a graph are its triples. */
export async function fromTable(table: Table): Promise<Edge[]> {
  const edges: Edge[] = [];
  if (table.graph !== undefined) {
    for (const line of table.graph.split("\n").slice(0, 600)) {
      const m = /^<([^>]+)> <([^>]+)> <([^>]+)>/.exec(line);
      if (m) edges.push({ from: m[1]!, to: m[3]!, label: short(m[2]!) });
    }
  }
  for (const row of table.rows.slice(0, 300)) {
    const things = table.vars.map((n) => ({ n, value: v(row, n), uri: row[n]?.type === "uri" })).filter((x) => x.value && x.uri);
    for (let i = 0; i + 1 < things.length; i++) edges.push({ from: things[i]!.value!, to: things[i + 1]!.value!, label: things[i + 1]!.n });
  }
  return edges;
}

const hue = (iri: string): string => {
  const kind = short(iri).split("/")[0] ?? "";
  const order = ["place", "body", "claim", "term", "programme", "pair", "group", "document"];
  return COLOURS[Math.max(0, order.indexOf(kind)) % COLOURS.length]!;
};

/** Draws edges; clicking a node opens its page. */
export function network(edges: Edge[]): HTMLElement {
  const node = h("div.network", { role: "img", "aria-label": t("graph") });
  if (!edges.length) return h("p.unknown", null, t("noRows"));
  const graph = new MultiDirectedGraph();
  const add = (iri: string): void => {
    if (graph.hasNode(iri)) return;
    // Places on a circle by order of meeting: the same answer gives the same picture.
    const turn = graph.order * 2.399963;
    graph.addNode(iri, { x: Math.cos(turn) * Math.sqrt(graph.order + 1), y: Math.sin(turn) * Math.sqrt(graph.order + 1), size: 5, label: decodeURIComponent(short(iri).replace(/^[^/]+\//, "")), color: hue(iri) });
  };
  for (const e of edges) { add(e.from); add(e.to); graph.addDirectedEdge(e.from, e.to, { size: Math.min(5, 1 + Math.log2(e.weight ?? 1)), color: "#9a9a9a88", label: e.label }); }
  graph.forEachNode((n) => graph.setNodeAttribute(n, "size", Math.min(18, 5 + 2 * Math.sqrt(graph.degree(n)))));
  forceAtlas2.assign(graph, { iterations: graph.order > 400 ? 60 : 200, settings: { ...forceAtlas2.inferSettings(graph), gravity: 2 } });
  const begin = async (): Promise<void> => {
    const labels = await labelsOf(graph.nodes());
    graph.forEachNode((n) => { const l = labels.get(n); if (l) graph.setNodeAttribute(n, "label", l); });
    const ink = getComputedStyle(document.documentElement).getPropertyValue("--ink").trim() || "#222";
    const drawn = new Sigma(graph, node, { renderEdgeLabels: false, labelColor: { color: ink }, labelRenderedSizeThreshold: 4, allowInvalidContainer: true });
    drawn.on("clickNode", (e) => { if (e.node.startsWith(BASE)) location.hash = thing(short(e.node)); });
    drawn.on("enterNode", () => { node.style.cursor = "pointer"; });
    drawn.on("leaveNode", () => { node.style.cursor = ""; });
  };
  requestAnimationFrame(() => { if (node.isConnected) void begin(); });
  return node;
}
