// ECharts, only the parts that are drawn. Loaded when the first chart is near the window.

import * as echarts from "echarts/core";
import { BarChart, CustomChart, LineChart, LinesChart, SankeyChart, ScatterChart } from "echarts/charts";
import { DataZoomInsideComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { h } from "./dom";
import type { Band } from "./money";

echarts.use([
  BarChart,
  CustomChart,
  LineChart,
  LinesChart,
  SankeyChart,
  ScatterChart,
  DataZoomInsideComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  LabelLayout,
  CanvasRenderer,
]);

/** A colour of the style sheet, as it stands in light or dark. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#888";
export const palette = (): string[] =>
  ["giver", "place", "value", "taker", "what", "series-6", "series-7", "series-8"].map(colour);

export interface Clicked {
  data?: unknown;
  name?: string;
  dataType?: string;
  seriesIndex?: number;
  dataIndex: number;
}
export interface Chart {
  node: HTMLElement;
  set(option: echarts.EChartsCoreOption): void;
  on(event: "click", f: (p: Clicked) => void): void;
  width(): number;
}

/** A chart in a box that follows its size; `label` is what it says to those who cannot see it. */
export function chart(height: number, label: string): Chart {
  const node = h("div.chart", { role: "img", "aria-label": label, style: `height:${height}px` });
  let made: echarts.ECharts | undefined;
  let waiting: echarts.EChartsCoreOption | undefined;
  const handlers: ((p: Clicked) => void)[] = [];
  const style = (option: echarts.EChartsCoreOption): echarts.EChartsCoreOption => ({
    color: palette(),
    backgroundColor: "transparent",
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink") },
    ...option,
    tooltip: {
      confine: true,
      backgroundColor: colour("card"),
      borderColor: colour("line"),
      textStyle: { color: colour("ink"), fontSize: 13 },
      extraCssText: "max-width:26em;white-space:normal",
      ...(option["tooltip"] as object),
    },
  });
  const ready = (): void => {
    if (made || !node.isConnected || node.clientWidth === 0) return;
    made = echarts.init(node);
    made.on("click", (p) => {
      for (const f of handlers) f(p as Clicked);
    });
    if (waiting) made.setOption(style(waiting));
  };
  const watch = new ResizeObserver(() => {
    if (!node.isConnected) {
      watch.disconnect();
      made?.dispose();
      return;
    }
    ready();
    made?.resize();
  });
  watch.observe(node);
  return {
    node,
    set(option) {
      waiting = option;
      if (made) made.setOption(style(option), true);
      else ready();
    },
    on(_event, f) {
      handlers.push(f);
    },
    width: () => node.clientWidth || 900,
  };
}

export const axis = (): object => ({
  axisLabel: { color: colour("soft") },
  axisLine: { lineStyle: { color: colour("line") } },
  splitLine: { lineStyle: { color: colour("line"), opacity: 0.6 } },
});

export interface Link {
  source: string;
  target: string;
  value: number;
}

/** A Sankey; names carry their layer (`0\u0000name`), so that a giver and a place of one name stay two nodes. */
export function sankey<T extends Link>(
  c: Chart,
  links: T[],
  tip: (link: T) => string,
  total: (name: string, value: number) => string,
): void {
  const layered = new Map<string, number>();
  for (const f of links) for (const name of [f.source, f.target]) layered.set(name, Number(name[0]));
  const deepest = Math.max(1, ...layered.values());
  const narrow = c.width() < 560;
  const colours = [colour("giver"), colour("place"), colour("what")];
  const room = narrow ? 92 : 190;
  c.set({
    tooltip: {
      trigger: "item",
      formatter: (p: { dataType?: string; data: T; value: number; name: string }) =>
        p.dataType === "edge" ? tip(p.data) : total(escape(plain(p.name)), p.value),
    },
    series: [
      {
        type: "sankey",
        left: 2,
        right: room,
        top: 6,
        bottom: 6,
        nodeGap: narrow ? 9 : 10,
        nodeWidth: narrow ? 8 : 11,
        draggable: false,
        labelLayout: { hideOverlap: true },
        emphasis: { focus: "adjacency" },
        nodeAlign: "justify",
        layoutIterations: 48,
        lineStyle: { color: "source", opacity: 0.22, curveness: 0.5 },
        label: {
          fontSize: narrow ? 11 : 13,
          color: colour("ink"),
          width: narrow ? 84 : 180,
          overflow: "truncate",
          textBorderColor: colour("card"),
          textBorderWidth: 2,
          formatter: (p: { name: string }) => plain(p.name),
        },
        data: [...layered].map(([name, depth]) => ({
          name,
          depth,
          itemStyle: { color: colours[Math.min(depth, 2)], borderWidth: 0 },
          label: depth === deepest ? {} : { width: narrow ? 84 : 180 },
        })),
        links,
      },
    ],
  });
}

export const plain = (name: string): string => name.slice(name.indexOf("\u0000") + 1);
export type { Band };
export const escape = (s: string): string =>
  s.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!);
