// Neighbourhoods as a network: sigma draws, graphology lays out.

import { MultiDirectedGraph } from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";
import { colour } from "./chart";
import { h, thing, type Child } from "./dom";
import { amount, t, term } from "./i18n";
import { BASE, labelsOf, readable, short, v, type Table } from "./sparql";

export interface Edge {
  from: string;
  to: string;
  label: string;
  weight?: number;
}

/** Edges of an answer: the things of one row belong together, in the order of the columns; a graph's triples are edges. */
export function edgesOf(table: Table): Edge[] {
  if (table.graph !== undefined) {
    return table.graph
      .split("\n")
      .slice(0, 800)
      .map((line) => /^<([^>]+)> <([^>]+)> <([^>]+)>/.exec(line))
      .filter((m) => !!m && !m[2]!.endsWith("#type"))
      .map((m) => ({ from: m![1]!, to: m![3]!, label: short(m![2]!) }));
  }
  return table.rows.slice(0, 400).flatMap((row) => {
    const things = table.vars.filter((n) => row[n]?.type === "uri" && n !== "claim");
    return things.slice(1).map((n, i) => ({ from: v(row, things[i]!)!, to: v(row, n)!, label: n }));
  });
}

const KINDS: Record<string, string> = {
  place: "place",
  body: "giver",
  group: "taker",
  programme: "what",
  term: "what",
  pair: "value",
  claim: "series-6",
  document: "series-7",
  policy: "series-8",
};
const kindOf = (iri: string): string => (iri.startsWith(BASE) ? short(iri).split("/")[0]! : "");
const hue = (iri: string): string => colour(KINDS[kindOf(iri)] ?? "soft");

/** Draws edges; a click on a node opens its page. The list under it says the same in words. */
export function network(edges: Edge[], centre?: string): Child {
  if (!edges.length) return h("p.empty", null, t("noEdges"));
  const node = h("div.network", { role: "img", "aria-label": t("graph") });
  const graph = new MultiDirectedGraph();
  const add = (iri: string): void => {
    if (graph.hasNode(iri)) return;
    // On a spiral in the order of meeting: the same answer gives the same picture.
    const turn = graph.order * 2.399963;
    graph.addNode(iri, {
      x: Math.cos(turn) * Math.sqrt(graph.order + 1),
      y: Math.sin(turn) * Math.sqrt(graph.order + 1),
      size: 5,
      label: readable(iri),
      color: hue(iri),
    });
  };
  if (centre) add(centre);
  for (const e of edges) {
    add(e.from);
    add(e.to);
    if (e.from !== e.to)
      graph.addDirectedEdge(e.from, e.to, {
        size: Math.min(6, 1 + Math.log2(e.weight ?? 1)),
        color: colour("edge"),
        type: "arrow",
      });
  }
  graph.forEachNode((n) =>
    graph.setNodeAttribute(n, "size", n === centre ? 14 : Math.min(13, 4 + 1.6 * Math.sqrt(graph.degree(n)))),
  );
  forceAtlas2.assign(graph, {
    iterations: graph.order > 400 ? 80 : 260,
    settings: { ...forceAtlas2.inferSettings(graph), gravity: 1.2, scalingRatio: 14, adjustSizes: true },
  });
  const names = new Map<string, HTMLElement[]>();
  const name = (iri: string): HTMLElement => {
    const a = iri.startsWith(BASE) ? h("a", { href: thing(short(iri)) }, readable(iri)) : h("span", null, readable(iri));
    names.set(iri, [...(names.get(iri) ?? []), a]);
    return a;
  };
  const list = h(
    "ol.bands",
    null,
    [...edges]
      .sort((a, b) => (b.weight ?? 1) - (a.weight ?? 1))
      .slice(0, 80)
      .map((e) =>
        h(
          "li",
          null,
          h("span", null, name(e.from), " → ", name(e.to)),
          h("span.right", null, e.label && term(e.label), e.weight !== undefined && ` ${amount(e.weight, "")}`),
        ),
      ),
  );
  const begin = async (): Promise<void> => {
    const labels = await labelsOf(graph.nodes()).catch(() => new Map<string, string>());
    graph.forEachNode((n) => {
      const l = labels.get(n);
      if (l) {
        graph.setNodeAttribute(n, "label", l);
        for (const a of names.get(n) ?? []) a.textContent = l;
      }
    });
    if (!node.isConnected) return;
    try {
      const drawn = new Sigma(graph, node, {
        renderEdgeLabels: false,
        labelFont: getComputedStyle(document.body).fontFamily,
        labelSize: 13,
        labelColor: { color: colour("ink") },
        labelRenderedSizeThreshold: 4,
        labelDensity: 0.6,
        labelGridCellSize: 90,
        allowInvalidContainer: true,
        zIndex: true,
        enableCameraZooming: true,
        defaultDrawNodeHover: (context, data, settings) => {
          context.font = `${settings.labelSize}px ${settings.labelFont}`;
          const text = String(data.label ?? "");
          context.fillStyle = colour("card");
          context.strokeStyle = colour("line");
          context.beginPath();
          context.roundRect(data.x - 4, data.y - 12, context.measureText(text).width + data.size + 16, 24, 5);
          context.fill();
          context.stroke();
          context.fillStyle = data.color;
          context.beginPath();
          context.arc(data.x, data.y, data.size, 0, Math.PI * 2);
          context.fill();
          context.fillStyle = colour("ink");
          context.fillText(text, data.x + data.size + 4, data.y + 5);
        },
      });
      // A wheel over the picture scrolls the page; with Ctrl it zooms.
      drawn.getMouseCaptor().on("wheel", (e) => {
        const o = e.original;
        if (o instanceof WheelEvent && !o.ctrlKey) e.preventSigmaDefault();
      });
      node.addEventListener(
        "wheel",
        (e) => {
          if (!e.ctrlKey) e.stopPropagation();
        },
        { capture: true },
      );
      drawn.on("clickNode", (e) => {
        if (e.node.startsWith(BASE)) location.hash = thing(short(e.node));
      });
      drawn.on("enterNode", () => {
        node.style.cursor = "pointer";
      });
      drawn.on("leaveNode", () => {
        node.style.cursor = "";
      });
      new MutationObserver((_, me) => {
        if (!node.isConnected) {
          drawn.kill();
          me.disconnect();
        }
      }).observe(document.getElementById("main")!, { childList: true });
    } catch {
      // Without WebGL there is no picture; the list below says the same.
      node.replaceWith(h("p.note", null, t("noWebgl")));
    }
  };
  requestAnimationFrame(() => void begin());
  const kinds = [...new Set(graph.nodes().map(kindOf))].filter((k) => KINDS[k]);
  return h(
    "div",
    null,
    node,
    h(
      "p.legend",
      null,
      kinds.map((k) => h("span", null, h("span.dot", { style: `background:var(--${KINDS[k]})` }), term(`kind_${k}`))),
    ),
    h("details", null, h("summary", null, t("asList")), list),
  );
}
