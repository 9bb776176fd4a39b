// The money card: three kinds of figure that never mix, a year brush, a Sankey, and the same as a list for keyboard and ear.

import { yearBrush } from "./brush";
import type { Shelf } from "./claim";
import { fill, h, link, whenSeen, type Child } from "./dom";
import { amount, t, term } from "./i18n";
import { flowsOf, inYears, MOST, totals, type Band, type Figure } from "./money";
import { short } from "./sparql";

export interface State {
  shelf: Shelf;
  flow: string;
  years: [number, number] | undefined;
  undated: boolean;
  provinces: boolean;
}
export const startState = (): State => ({ shelf: "yearly", flow: "", years: undefined, undated: true, provinces: false });

/** Address of the claims behind a number; `more` narrows it to the thing of the page. */
export function receipts(state: Partial<State>, more: Record<string, string | string[] | undefined> = {}): string {
  return link("claims", {
    kind: "FundingClaim",
    shelf: state.shelf,
    flow: state.flow,
    from: state.years?.[0],
    to: state.years?.[1],
    ...more,
  });
}

/** Totals by kind and flow; every number leads to its addends. */
export function totalsTable(all: Figure[], state: Partial<State>, more: Record<string, string | undefined>): HTMLElement {
  const sums = totals(all);
  const flows = [...new Set(sums.map((x) => x.flow))].sort((a, b) => size(b) - size(a));
  function size(flow: string): number {
    return sums.filter((x) => x.flow === flow).reduce((n, x) => Math.max(n, x.sum), 0);
  }
  const at = (flow: string, shelf: Shelf): Child => {
    const x = sums.find((s) => s.flow === flow && s.shelf === shelf);
    if (!x) return h("td.none", { "data-name": t(shelf) }, "–");
    const to = receipts({ ...state, flow, shelf }, more);
    const main =
      x.largest === undefined
        ? h("span.unknown", null, t("unknownAmount"))
        : shelf === "yearly"
          ? amount(x.sum, "元")
          : amount(x.largest, "元");
    return h(
      "td.right",
      { "data-name": t(shelf) },
      h("a.sum", { href: to }, main),
      h(
        "span.sub",
        null,
        shelf === "yearly" ? `${x.count} ${t("figures")}` : `${t("largestOf")} ${x.count}`,
        x.count - x.unknown > x.counted && shelf === "yearly" && ` · ${x.count - x.unknown - x.counted} ${t("told twice")}`,
        x.unknown > 0 && ` · ${x.unknown} ${t("noAmount")}`,
      ),
    );
  };
  const shelves: Shelf[] = ["yearly", "cumulative", "planned"];
  return h(
    "div",
    null,
    h(
      "table.totals.cards",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, t("flow")),
          shelves.map((s) => h("th.right", { scope: "col" }, t(s), h("span.sub", null, t(`${s}Short`)))),
        ),
      ),
      h(
        "tbody",
        null,
        flows.map((flow) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, term(flow)),
            shelves.map((s) => at(flow, s)),
          ),
        ),
      ),
    ),
    h("p.note", null, t("totalsNote")),
  );
}

/** Sankey with its brush; `more` are the filters of the page it stands on, `hide` the parameter that a band must not repeat. */
export function flowCard(all: Figure[], more: Record<string, string | undefined> = {}): HTMLElement {
  const state = startState();
  const shelves: Shelf[] = ["yearly", "cumulative", "planned"];
  const counted = (shelf: Shelf): number => all.filter((f) => f.shelf === shelf).length;
  if (!counted("yearly")) state.shelf = counted("cumulative") ? "cumulative" : "planned";
  state.provinces = new Set(all.flatMap((f) => f.provinces.map((p) => p.iri))).size > 6;
  const tabs = h("div.tabs", { role: "group", "aria-label": t("figureKind") });
  const flowPick = h("select", {
    "aria-label": t("flow"),
    onchange: () => {
      state.flow = flowPick.value;
      draw();
    },
  });
  const placePick = h(
    "select",
    {
      "aria-label": t("place"),
      onchange: () => {
        state.provinces = placePick.value === "1";
        draw();
      },
      value: state.provinces ? "1" : "",
    },
    h("option", { value: "" }, t("placesAsSaid")),
    h("option", { value: "1" }, t("byProvince")),
  );
  placePick.value = state.provinces ? "1" : "";
  const dated = h("input", {
    type: "checkbox",
    checked: true,
    onchange: () => {
      state.undated = dated.checked;
      draw();
    },
  });
  const box = h("div.drawing");
  const note = h("p.note", { "aria-live": "polite" });
  const list = h("ol.bands");
  const brush = yearBrush(undefined, (years) => {
    state.years = years;
    if (years) dated.checked = state.undated = false;
    draw();
  });
  const words = {
    funder: t("unknownFunder"),
    place: t("unknownPlace"),
    what: t("unknownWhat"),
    rest: t("others"),
    others: (n: number) => t("andMore").replace("{}", String(n)),
  };
  let view: Promise<{ set(bands: Band[]): void; node: HTMLElement }> | undefined;

  const bandLink = (b: Band): string => {
    const one = (list: { iri: string }[], key: string): Record<string, string[]> =>
      list.length ? { [key]: list.map((x) => short(x.iri)) } : {};
    // What several small groups share has no filter of its own: its claims are listed one by one.
    const shared =
      [b.source, b.target].some((n) => n.endsWith(`\u0000${words.rest}`)) ||
      (b.layer === 1 && !b.to.length) ||
      (b.layer === 0 && !b.from.length) ||
      (state.provinces && b.from.length + b.to.length > 2);
    if (shared)
      return link("claims", {
        ids: b.claims
          .slice(0, 60)
          .map((c) => c.slice(c.lastIndexOf("/") + 1))
          .join("-"),
      });
    const place = state.provinces ? "within" : "place";
    return b.layer === 0
      ? receipts(state, { ...more, ...one(b.from, "funder"), ...one(b.to, place) })
      : receipts(state, {
          ...more,
          ...one(b.from, place),
          ...one(b.to, b.to[0]!.iri.includes("/programme/") ? "programme" : "purpose"),
        });
  };

  const draw = (): void => {
    const kind = all.filter((f) => f.shelf === state.shelf);
    const flows = [...new Set(kind.map((f) => f.flow))];
    if (state.flow && !flows.includes(state.flow)) state.flow = "";
    fill(
      flowPick,
      h("option", { value: "" }, t("allFlows")),
      flows.map((f) => h("option", { value: f, selected: f === state.flow }, term(f))),
    );
    fill(
      tabs,
      shelves.map((s) =>
        h(
          "button",
          {
            "aria-pressed": String(s === state.shelf),
            disabled: !counted(s),
            onclick: () => {
              state.shelf = s;
              draw();
            },
          },
          t(s),
          h("span.count", null, counted(s)),
        ),
      ),
    );
    const chosen = kind.filter((f) => !state.flow || f.flow === state.flow);
    const counts = new Map<number, number>();
    for (const f of chosen)
      if (f.years)
        for (let y = f.years[0]; y <= Math.min(f.years[1], f.years[0] + 60); y++) counts.set(y, (counts.get(y) ?? 0) + 1);
    brush.set(counts);
    const shown = chosen.filter((f) =>
      state.years ? inYears(f, state.years[0], state.years[1], state.undated) : state.undated || f.years,
    );
    const flowing = flowsOf(shown, words, state.provinces);
    fill(
      note,
      t(`${state.shelf}Note`),
      " ",
      `${flowing.drawn} ${t("figuresDrawn")}`,
      flowing.unknown > 0 && [" ", h("a", { href: receipts(state, more) }, `${flowing.unknown} ${t("notDrawn")}`)],
      all.length >= MOST && ` ${t("mostShown").replace("{}", String(MOST))}`,
    );
    const tip = (b: Band): string => `${label(b)}<br><b>${value(b)}</b> · ${b.count} ${t("figures")}`;
    const label = (b: Band): string =>
      `${b.source.slice(2)} → ${b.target.slice(2)}`.replace(/[&<>]/g, (x) => `&#${x.charCodeAt(0)};`);
    const value = (b: Band): string => (state.shelf === "cumulative" ? `${t("upTo")} ` : "") + amount(b.value, "元");
    fill(
      list,
      flowing.bands
        .slice(0, 60)
        .map((b) =>
          h(
            "li",
            null,
            h("a", { href: bandLink(b) }, `${b.source.slice(2)} → ${b.target.slice(2)}`),
            h("span.right", null, value(b), h("span.sub", null, `${b.count} ${t("figures")}`)),
          ),
        ),
    );
    if (!flowing.bands.length) {
      view = undefined;
      return fill(box, h("p.empty", null, t("noFigures")));
    }
    view ??= import("./chart").then(({ chart, sankey }) => {
      const c = chart(440, t("sankeyTitle"));
      fill(box, c.node);
      let now: Band[] = [];
      c.on("click", (p) => {
        const b = p.dataType === "edge" ? (p.data as Band) : now.find((x) => x.source === p.name || x.target === p.name);
        if (b) location.hash = bandLink(b);
      });
      return {
        node: c.node,
        set(bands) {
          now = bands.slice(0, 90);
          const deepest = Math.max(
            ...[0, 1, 2].map(
              (l) => new Set(now.flatMap((b) => [b.source, b.target]).filter((n) => n.startsWith(String(l)))).size,
            ),
          );
          c.node.style.height = `${Math.max(220, Math.min(640, deepest * 34 + 40))}px`;
          sankey(
            c,
            now,
            tip,
            (name, v) => `${name}<br><b>${state.shelf === "cumulative" ? `${t("upTo")} ` : ""}${amount(v, "元")}</b>`,
          );
        },
      };
    });
    void view.then((made) => made.set(flowing.bands));
  };
  const card = h(
    "div.flowcard",
    null,
    h("div.controls", null, tabs, flowPick, placePick, h("label.check", null, dated, t("withUndated"))),
    brush.node,
    h(
      "div.layers",
      { "aria-hidden": "true" },
      h("span", null, t("funder")),
      h("span", null, t("place")),
      h("span", null, t("purposeOrProgramme")),
    ),
    box,
    note,
    h("details", null, h("summary", null, t("asList")), list),
  );
  fill(box, h("div.skeleton", { style: "height:300px" }));
  whenSeen(card, draw);
  return card;
}
