// The map: bubbles and arcs by coordinates, no tiles, nothing from outside. Borders only from a file that the reader opens.

import { chart, colour, escape } from "./chart";
import { h, type Child } from "./dom";
import { t } from "./i18n";
import { ask, v } from "./sparql";

type Spot = [number, number];
export interface Bubble {
  name: string;
  at: Spot;
  weight: number;
  note?: string;
  href?: string | undefined;
}
export interface Arc {
  name: string;
  from: Spot;
  to: Spot;
  weight: number;
  note?: string;
  href?: string | undefined;
}

/** Rings of a GeoJSON file's polygons (RFC 7946 §3.1.6, §3.1.7); other geometries carry no area and are left out. */
export function ringsOf(text: string): Spot[][] {
  const rings: Spot[][] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { type, features, geometry, geometries, coordinates } = node as Record<string, unknown>;
    if (type === "FeatureCollection") (features as unknown[]).forEach(walk);
    else if (type === "Feature") walk(geometry);
    else if (type === "GeometryCollection") (geometries as unknown[]).forEach(walk);
    else if (type === "Polygon") rings.push(...(coordinates as Spot[][]));
    else if (type === "MultiPolygon") rings.push(...(coordinates as Spot[][][]).flat());
  };
  walk(JSON.parse(text));
  if (!rings.length) throw new Error(t("noPolygons"));
  return rings;
}

let borders: Spot[][] = [];
let provinces: Promise<Bubble[]> | undefined;

/** Names of provinces at their places, faint: enough to know where one is, without a border. */
const backdrop = (): Promise<Bubble[]> =>
  (provinces ??= ask(
    "SELECT ?n ?lat ?long { ?p a bf:Province ; rdfs:label ?n ; wgs84:lat ?lat ; wgs84:long ?long FILTER NOT EXISTS { ?p bf:until ?u } }",
  ).then((x) =>
    x.rows.map((r) => ({
      name: v(r, "n")!.replace(/(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$/, ""),
      at: [Number(v(r, "long")), Number(v(r, "lat"))],
      weight: 0,
    })),
  ));

// One degree of longitude at 35° N is this much of a degree of latitude.
const SQUEEZE = Math.cos((35 * Math.PI) / 180);

/** The part of the world to show: all points, in the shape of the box. */
function extent(spots: Spot[], width: number, height: number): { x: Spot; y: Spot } {
  const xs = spots.map((s) => s[0]);
  const ys = spots.map((s) => s[1]);
  let [x0, x1, y0, y1] = [Math.min(...xs) - 2, Math.max(...xs) + 3, Math.min(...ys) - 1.5, Math.max(...ys) + 1.5];
  const wanted = width / height;
  const is = ((x1 - x0) * SQUEEZE) / (y1 - y0);
  if (is < wanted) {
    const more = ((y1 - y0) * wanted) / SQUEEZE - (x1 - x0);
    x0 -= more / 2;
    x1 += more / 2;
  } else {
    const more = ((x1 - x0) * SQUEEZE) / wanted - (y1 - y0);
    y0 -= more / 2;
    y1 += more / 2;
  }
  return { x: [x0, x1], y: [y0, y1] };
}

export async function placeMap(bubbles: Bubble[], arcs: Arc[]): Promise<Child> {
  if (!bubbles.length && !arcs.length) return h("p.empty", null, t("noPlaces"));
  const names = await backdrop();
  const HEIGHT = 440;
  const c = chart(HEIGHT, t("mapTitle"));
  const trouble = h("span.unknown", { role: "alert" });
  const most = Math.max(1, ...bubbles.map((b) => b.weight));
  const busiest = Math.max(1, ...arcs.map((a) => a.weight));
  const draw = (): void => {
    const { x, y } = extent([...bubbles.map((b) => b.at), ...arcs.flatMap((a) => [a.from, a.to])], c.width(), HEIGHT);
    const hidden = { show: false };
    const range = ([min, max]: Spot): object => ({
      type: "value",
      min,
      max,
      axisLabel: hidden,
      axisTick: hidden,
      axisLine: hidden,
      splitLine: { lineStyle: { color: colour("line"), opacity: 0.45, type: "dashed" } },
      splitNumber: 6,
    });
    c.set({
      tooltip: {
        trigger: "item",
        formatter: (p: { data: { name: string; note?: string } }) =>
          `${escape(p.data.name)}${p.data.note ? `<br>${escape(p.data.note)}` : ""}`,
      },
      grid: { left: 0, right: 0, top: 0, bottom: 0 },
      xAxis: range(x),
      yAxis: range(y),
      dataZoom: [
        {
          type: "inside",
          xAxisIndex: 0,
          filterMode: "none",
          zoomOnMouseWheel: "ctrl",
          moveOnMouseMove: true,
          preventDefaultMouseMove: false,
        },
        {
          type: "inside",
          yAxisIndex: 0,
          filterMode: "none",
          zoomOnMouseWheel: "ctrl",
          moveOnMouseMove: true,
          preventDefaultMouseMove: false,
        },
      ],
      series: [
        {
          type: "custom",
          silent: true,
          data: borders.map((_, i) => [i]),
          z: 0,
          renderItem: (_p: unknown, api: { value(n: number): number; coord(s: Spot): Spot }) => ({
            type: "polygon",
            shape: { points: borders[api.value(0)]!.map((s) => api.coord(s)) },
            style: { fill: "transparent", stroke: colour("soft"), lineWidth: 0.6, opacity: 0.6 },
          }),
        },
        {
          type: "scatter",
          silent: true,
          z: 1,
          symbolSize: 0.1,
          data: names.map((n) => ({ name: n.name, value: n.at })),
          label: { show: true, formatter: "{b}", color: colour("soft"), opacity: 0.55, fontSize: 11, letterSpacing: 2 },
          labelLayout: { hideOverlap: true },
        },
        {
          type: "lines",
          coordinateSystem: "cartesian2d",
          z: 2,
          symbol: ["none", "arrow"],
          symbolSize: 7,
          lineStyle: { color: colour("giver"), curveness: 0.25 },
          data: arcs.map((a) => ({
            name: a.name,
            note: a.note,
            href: a.href,
            coords: [a.from, a.to],
            lineStyle: { width: 0.8 + 2.4 * Math.sqrt(a.weight / busiest), opacity: 0.3 },
          })),
        },
        {
          type: "scatter",
          z: 3,
          itemStyle: { color: colour("place"), opacity: 0.72, borderColor: colour("card"), borderWidth: 1 },
          data: bubbles.map((b) => ({
            name: b.name,
            note: b.note,
            href: b.href,
            value: b.at,
            symbolSize: 7 + 27 * Math.sqrt(b.weight / most),
          })),
          label: {
            show: true,
            position: "right",
            formatter: "{b}",
            fontSize: 12,
            color: colour("ink"),
            textBorderColor: colour("card"),
            textBorderWidth: 2,
          },
          labelLayout: { hideOverlap: true },
        },
      ],
    });
  };
  c.on("click", (p) => {
    const href = (p.data as { href?: string } | undefined)?.href;
    if (href) location.hash = href;
  });
  const file = h("input", {
    type: "file",
    accept: ".json,.geojson,application/geo+json",
    class: "visually-hidden",
    onchange: async () => {
      const chosen = file.files?.[0];
      if (!chosen) return;
      try {
        borders = ringsOf(await chosen.text());
        trouble.textContent = "";
        draw();
      } catch (e) {
        trouble.textContent = `${t("badBorders")} ${e instanceof Error ? e.message : ""}`;
      }
    },
  });
  // The box has its width only once it is on the page.
  requestAnimationFrame(draw);
  return h(
    "div",
    null,
    c.node,
    h("p.note", null, t("mapHelp"), " ", h("label.linkish", { title: t("bordersHelp") }, t("openBorders"), file), " ", trouble),
    h(
      "details",
      null,
      h("summary", null, t("asList")),
      h(
        "ol.bands",
        null,
        [...arcs, ...bubbles]
          .slice(0, 80)
          .map((b) => h("li", null, b.href ? h("a", { href: b.href }, b.name) : b.name, h("span.right", null, b.note))),
      ),
    ),
  );
}
