// A brush over years: a small histogram with two handles. Mouse, touch and keyboard move them (native range inputs).

import { fill, freshId, h, svg } from "./dom";
import { t } from "./i18n";

export interface Brush {
  node: HTMLElement;
  set(counts: Map<number, number>): void;
}

/** `change` is told the range; undefined means all years. */
export function yearBrush(range: [number, number] | undefined, change: (range: [number, number] | undefined) => void): Brush {
  const node = h("div.brush");
  let chosen = range;
  const set = (counts: Map<number, number>): void => {
    const years = [...counts.keys()];
    if (!years.length) return fill(node);
    const [low, high] = [Math.min(...years), Math.max(...years)];
    if (low === high) return fill(node, h("div.brush-line", null, t("years"), h("output", null, low)));
    const top = Math.max(...counts.values());
    const span = high - low + 1;
    const now = (): [number, number] =>
      chosen ? [Math.max(low, Math.min(chosen[0], high)), Math.min(high, Math.max(chosen[1], low))] : [low, high];
    const bars = Array.from({ length: span }, (_, i) => {
      const n = counts.get(low + i) ?? 0;
      const tall = n ? 3 + 33 * Math.sqrt(n / top) : 0;
      return svg("rect", {
        x: (i * 100) / span + 0.25,
        y: 40 - tall,
        width: Math.max(0.4, 100 / span - 0.5),
        height: tall,
        "data-year": low + i,
      });
    });
    const picture = svg("svg", { viewBox: "0 0 100 40", preserveAspectRatio: "none", "aria-hidden": "true" }, bars);
    const text = h("output");
    const id = freshId("year");
    const handle = (which: 0 | 1): HTMLInputElement =>
      h("input", {
        type: "range",
        min: low,
        max: high,
        step: 1,
        value: now()[which],
        "aria-label": which ? t("lastYear") : t("firstYear"),
        id: `${id}-${which}`,
      });
    const [a, b] = [handle(0), handle(1)];
    const paint = (): void => {
      const [from, to] = now();
      for (const bar of bars) {
        const y = Number(bar.getAttribute("data-year"));
        bar.setAttribute("class", y >= from && y <= to ? "in" : "out");
      }
      text.textContent =
        from === low && to === high ? `${low}—${high} · ${t("allYears")}` : from === to ? `${from}` : `${from}—${to}`;
      clear.hidden = !chosen;
    };
    const moved = (which: 0 | 1): void => {
      let [from, to] = [Number(a.value), Number(b.value)];
      if (from > to) {
        if (which === 0) {
          to = from;
          b.value = String(to);
        } else {
          from = to;
          a.value = String(from);
        }
      }
      chosen = from === low && to === high ? undefined : [from, to];
      paint();
      change(chosen);
    };
    a.addEventListener("input", () => moved(0));
    b.addEventListener("input", () => moved(1));
    const clear = h(
      "button.plain",
      {
        onclick: () => {
          chosen = undefined;
          a.value = String(low);
          b.value = String(high);
          paint();
          change(undefined);
        },
      },
      t("reset"),
    );
    fill(
      node,
      h("div.brush-line", null, h("label", { for: `${id}-0` }, t("years")), text, clear),
      h("div.brush-box", null, picture, a, b),
    );
    paint();
  };
  return { node, set };
}
