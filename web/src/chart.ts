// ECharts, only the parts that are drawn.

import * as echarts from "echarts/core";
import { BarChart, CustomChart, EffectScatterChart, LineChart, LinesChart, SankeyChart, ScatterChart } from "echarts/charts";
import { DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { h } from "./dom";

echarts.use([BarChart, CustomChart, EffectScatterChart, LineChart, LinesChart, SankeyChart, ScatterChart, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const dark = (): boolean => {
  const set = document.documentElement.dataset["theme"];
  return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

export const COLOURS = ["#b3402a", "#2f6f8f", "#c08a2d", "#4b8a5f", "#7a5a9a", "#8a6d5a", "#3f7f7a", "#a85578"];

export interface Chart { node: HTMLElement; set(option: echarts.EChartsCoreOption): void; on(event: string, f: (p: { data?: unknown; name?: string; dataType?: string; seriesIndex?: number }) => void): void }

/** A chart in a box that follows its size. */
export function chart(height: number, label: string): Chart {
  const node = h("div.chart", { role: "img", "aria-label": label, style: `height:${height}px` });
  let made: echarts.ECharts | undefined;
  let waiting: echarts.EChartsCoreOption | undefined;
  const handlers: [string, (p: never) => void][] = [];
  const style = (option: echarts.EChartsCoreOption): echarts.EChartsCoreOption => ({
    color: COLOURS, backgroundColor: "transparent", animationDuration: 250, textStyle: { fontFamily: "inherit" }, ...option,
  });
  const ready = (): void => {
    if (made || !node.isConnected || node.clientWidth === 0) return;
    made = echarts.init(node, dark() ? "dark" : undefined);
    for (const [event, f] of handlers) made.on(event, f as never);
    if (waiting) made.setOption(style(waiting));
  };
  new ResizeObserver(() => { ready(); made?.resize(); }).observe(node);
  return {
    node,
    set(option) { waiting = option; ready(); made?.setOption(style(option), true); },
    on(event, f) { handlers.push([event, f as (p: never) => void]); made?.on(event, f as never); },
  };
}

export interface Flow { source: string; target: string; value: number; label?: string }

/** A Sankey; names carry a layer prefix `0\u0000name`, so that a giver and a place of one name stay two nodes. */
export function sankey(c: Chart, flows: Flow[], show: (n: number) => string): void {
  const layered = new Map<string, number>();
  for (const f of flows) { layered.set(f.source, Number(f.source[0])); layered.set(f.target, Number(f.target[0])); }
  const plain = (name: string): string => name.slice(name.indexOf("\u0000") + 1);
  c.set({
    tooltip: { trigger: "item", confine: true, formatter: (p: { dataType?: string; data: { source: string; target: string }; value: number; name: string }) =>
      p.dataType === "edge" ? `${escape(plain(p.data.source))} → ${escape(plain(p.data.target))}<br>${show(p.value)}` : `${escape(plain(p.name))}<br>${show(p.value)}` },
    series: [{
      type: "sankey", left: 8, right: 130, top: 8, bottom: 8, nodeGap: 7, nodeWidth: 12, draggable: false, emphasis: { focus: "adjacency" },
      lineStyle: { color: "gradient", opacity: 0.35, curveness: 0.5 },
      label: { fontSize: 12, width: 125, overflow: "truncate", formatter: (p: { name: string }) => plain(p.name) },
      data: [...layered].map(([name, depth]) => ({ name, depth })), links: flows,
    }],
  });
}

export const escape = (s: string): string => s.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!);
