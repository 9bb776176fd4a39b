// The faceted table of claims. Everything that is chosen stands in the address.

import { yearBrush } from "../brush";
import { claimsListed, claimTable } from "../claim";
import { fill, h, link, thing, type Child, type Route } from "../dom";
import { conceptFacet, patternOf, thingFacet, THING_FILTERS, withinFacet, yearFacet, type Choice } from "../filters";
import { totalsTable } from "../flows";
import { t, term } from "../i18n";
import { trouble } from "../main";
import { figures } from "../money";
import { ask, BASE, fullIri, labelsOf, readable, v } from "../sparql";

const SIZE = 50;
const SORTS: Record<string, string> = { amount: "DESC(?_amount)", period: "DESC(?_end)", score: "?_s", order: "?_doc ?_order" };

export async function page(to: Route, signal: AbortSignal): Promise<Child> {
  const params = to.params;
  const pattern = patternOf(params);
  const nth = Math.max(0, Number(params.get("page") ?? 1) - 1 || 0);
  const sort = SORTS[params.get("sort") ?? ""] ? params.get("sort")! : "order";
  const extra = {
    amount: "OPTIONAL { ?claim bf:amount ?_amount }",
    period: "OPTIONAL { ?claim bf:to ?_end }",
    score: "?claim bf:score ?_s .",
    order: "?claim bf:document ?_doc ; bf:order ?_order .",
  }[sort as "order"];
  const body = h("div.list", null, h("div.skeleton", { style: "height:420px", role: "status", "aria-label": t("loading") }));
  const summary = h("div.summary");
  const count = h("span.hits", { role: "status" });
  void (async () => {
    try {
      const [n, listed] = await Promise.all([
        ask(`SELECT (COUNT(DISTINCT ?claim) AS ?n) { ?claim a bf:Claim . ${pattern} }`, signal),
        ask(
          `SELECT DISTINCT ?claim { ?claim a bf:Claim . ${pattern} ${extra} } ORDER BY ${SORTS[sort]!} ?claim LIMIT ${SIZE} OFFSET ${nth * SIZE}`,
          signal,
        ),
      ]);
      const total = Number(v(n.rows[0]!, "n"));
      fill(count, `${total.toLocaleString("en")} ${t("claimsUnit")}`);
      const claims = await claimsListed(listed.rows.map((r) => v(r, "claim")!));
      if (signal.aborted) return;
      fill(
        body,
        claimTable(claims),
        pager(params, nth, Math.ceil(total / SIZE)),
        total === 0 && h("p", null, h("a", { href: link("claims") }, t("reset"))),
      );
    } catch (e) {
      if (!signal.aborted) fill(body, trouble(e));
    }
  })();
  if (!params.getAll("kind").length || params.getAll("kind").includes("FundingClaim")) {
    void figures(pattern, signal).then(
      (all) => {
        if (all.length)
          fill(
            summary,
            h(
              "details.card",
              { open: params.has("shelf") || all.length < 40 },
              h("summary", null, t("totalsOfChoice"), h("span.sub", null, `${all.length} ${t("figures")}`)),
              totalsTable(
                all,
                {},
                Object.fromEntries([...params].filter(([k]) => !["kind", "shelf", "flow", "page", "sort"].includes(k))),
              ),
            ),
          );
      },
      () => undefined,
    );
  }
  const sorter = h(
    "select",
    { "aria-label": t("sortBy"), onchange: () => go(params, { sort: sorter.value, page: undefined }) },
    Object.keys(SORTS).map((s) => h("option", { value: s, selected: s === sort }, t(`sort_${s}` as "sort_amount"))),
  );
  return h(
    "div.facetpage",
    null,
    await facetColumn(params, signal),
    h(
      "div.results",
      { id: "results", tabindex: "-1" },
      h(
        "div.resulthead",
        null,
        h("h1", null, t("claims")),
        count,
        h("label.inline", null, t("sortBy"), " ", sorter),
        downloads(pattern),
      ),
      await chosen(params),
      summary,
      body,
    ),
  );
}

function go(params: URLSearchParams, change: Record<string, string | string[] | undefined>): void {
  location.hash = link("claims", changed(params, change));
}

function changed(params: URLSearchParams, change: Record<string, string | string[] | undefined>): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete("page");
  for (const [k, val] of Object.entries(change)) {
    next.delete(k);
    for (const one of Array.isArray(val) ? val : [val]) if (one) next.append(k, one);
  }
  return next;
}

function pager(params: URLSearchParams, nth: number, pages: number): Child {
  if (pages < 2) return null;
  const to = (n: number): string => link("claims", changed(params, { page: String(n + 1) }));
  return h(
    "p.pager",
    null,
    nth > 0 ? h("a.button", { href: to(nth - 1), rel: "prev" }, t("previous")) : h("span"),
    h("span", null, `${nth + 1} / ${pages}`),
    nth + 1 < pages ? h("a.button", { href: to(nth + 1), rel: "next" }, t("next")) : h("span"),
  );
}

/** The same choice as CSV, and as the SPARQL that made it. */
function downloads(pattern: string): Child {
  const query = `SELECT ?claim ?type ?words ?amount ?unit ?period ?score ?document ?sentence WHERE {\n  ?claim a bf:Claim ; a ?class ; bf:words ?words ; bf:score ?score ; bf:document/rdfs:label ?document ; bf:passage/bf:text ?sentence .\n  FILTER(?class != bf:Claim) BIND(STRAFTER(STR(?class), "#") AS ?type)\n  ${pattern.replace(/\n/g, "\n  ")}\n  OPTIONAL { ?claim bf:amount ?amount ; bf:unit ?unit } OPTIONAL { ?claim bf:period ?period }\n}`;
  return [
    h(
      "a.button",
      { href: `/sparql?${new URLSearchParams({ query, format: "csv", bom: "1" })}`, download: "bangfu-claims.csv" },
      "CSV",
    ),
    h("a.button", { href: link("sparql", { query }) }, "SPARQL"),
  ];
}

const IS_THING = new Set([...THING_FILTERS, "within", "thing"]);

/** What is chosen now, each with a way out. */
async function chosen(params: URLSearchParams): Promise<Child> {
  const entries = [...params].filter(([k, val]) => val && !["page", "sort"].includes(k));
  if (!entries.length) return null;
  const full = (k: string, val: string): string => fullIri(k === "doc" && !val.startsWith("document/") ? `document/${val}` : val);
  const labels = await labelsOf(entries.filter(([k]) => IS_THING.has(k)).map(([k, val]) => full(k, val))).catch(
    () => new Map<string, string>(),
  );
  const text = (k: string, val: string): string =>
    val === "none" ? t("unknown") : IS_THING.has(k) ? labels.get(full(k, val)) || readable(full(k, val)) : k === "ids" ? `${val.split("-").length}` : term(val);
  return h(
    "p.chosen",
    null,
    entries.map(([k, val]) =>
      h(
        "span.chip.on",
        null,
        h("span.sub", null, term(k === "kind" ? "kindOf" : k)),
        " ",
        IS_THING.has(k) && k !== "thing" && val !== "none"
          ? h("a", { href: thing(k === "doc" && !val.startsWith("document/") ? `document/${val}` : val) }, text(k, val))
          : text(k, val),
        " ",
        h(
          "a.out",
          {
            href: link("claims", changed(params, { [k]: params.getAll(k).filter((x) => x !== val) })),
            "aria-label": `${t("remove")} ${text(k, val)}`,
          },
          "×",
        ),
      ),
    ),
    " ",
    h("a", { href: link("claims") }, t("reset")),
  );
}

function facet(title: string, name: string, params: URLSearchParams, choices: Promise<Choice[]>, single = false): HTMLElement {
  const list = h("ul.choices");
  const node = h("details.facet", { open: true, hidden: true }, h("summary", null, title), list);
  void choices.then(
    (found) => {
      const on = new Set(params.getAll(name));
      if (!found.length) return;
      node.hidden = false;
      const SHORT = 7;
      let all = false;
      const draw = (): void =>
        fill(
          list,
          found.slice(0, all ? 60 : SHORT).map((c) => {
            const next = single
              ? { [name]: on.has(c.value) ? undefined : c.value }
              : { [name]: on.has(c.value) ? [...on].filter((x) => x !== c.value) : [...on, c.value] };
            return h(
              "li",
              null,
              h(
                "a",
                { href: link("claims", changed(params, next)), "aria-current": on.has(c.value) ? "true" : undefined },
                h("span", null, ["kind", "flow", "measure"].includes(name) ? term(c.value) : c.label),
                h("b", null, c.count),
              ),
            );
          }),
          found.length > SHORT &&
            h(
              "li",
              null,
              h(
                "button.plain",
                {
                  onclick: () => {
                    all = !all;
                    draw();
                  },
                },
                all ? t("less") : `${t("more")} (${found.length - SHORT})`,
              ),
            ),
        );
      draw();
    },
    () => undefined,
  );
  return node;
}

async function facetColumn(params: URLSearchParams, signal: AbortSignal): Promise<HTMLElement> {
  const brush = yearBrush(
    params.has("from") || params.has("to") ? [Number(params.get("from") ?? 0), Number(params.get("to") ?? 9999)] : undefined,
    debounce((range) => go(params, { from: range && String(range[0]), to: range && String(range[1]) })),
  );
  void yearFacet(params, signal).then(
    (counts) => brush.set(counts),
    () => undefined,
  );
  const text = h("input", {
    type: "search",
    value: params.get("text") ?? "",
    placeholder: t("textHint"),
    "aria-label": t("text"),
  });
  const score = h(
    "select",
    { "aria-label": t("minScore"), onchange: () => go(params, { score: score.value }) },
    ["", "50", "70", "85"].map((s) =>
      h("option", { value: s, selected: (params.get("score") ?? "") === s }, s ? `≥ ${s}` : t("any")),
    ),
  );
  const shelf = h(
    "select",
    { "aria-label": t("figureKind"), onchange: () => go(params, { shelf: shelf.value }) },
    ["", "yearly", "cumulative", "planned"].map((s) =>
      h("option", { value: s, selected: (params.get("shelf") ?? "") === s }, s ? term(s) : t("any")),
    ),
  );
  const wide = matchMedia("(min-width: 900px)").matches;
  const things: [string, string][] = [
    ["giver", t("giver")],
    ["recipient", t("recipient")],
    ["programme", t("programme")],
    ["scheme", t("scheme")],
    ["indicator", t("indicator")],
    ["doc", t("document")],
  ];
  const skip = h(
    "a.skip",
    {
      href: "#results",
      onclick: (e: Event) => {
        e.preventDefault();
        document.getElementById("results")?.focus();
      },
    },
    t("skipFilters"),
  );
  const column = h(
    "div",
    null,
    skip,
    h(
      "form.textfilter",
      {
        role: "search",
        onsubmit: (e: Event) => {
          e.preventDefault();
          go(params, { text: text.value.trim() });
        },
      },
      text,
    ),
    facet(t("kind"), "kind", params, conceptFacet("kind", params, signal)),
    h("div.facet", null, brush.node),
    facet(
      params.get("within") && params.get("within") !== "place/000000" ? t("placeBelow") : t("within"),
      "within",
      params,
      withinFacet(params, BASE, signal),
      true,
    ),
    facet(t("flow"), "flow", params, conceptFacet("flow", params, signal)),
    things.map(([name, title]) => facet(title, name, params, thingFacet(name, params, BASE, signal))),
    h("div.facet.pair", null, h("label", null, t("figureKind"), shelf), h("label", null, t("minScore"), score)),
    h(
      "p",
      null,
      h(
        "a",
        {
          href: link("claims", changed(params, { caution: params.get("caution") ? undefined : "1" })),
          "aria-current": params.get("caution") ? "true" : undefined,
        },
        t("onlyCaution"),
      ),
    ),
  );
  return h(
    "aside.facets",
    { "aria-label": t("filters") },
    wide ? column : h("details", null, h("summary.button", null, t("filters")), column),
  );
}

function debounce<T>(f: (x: T) => void): (x: T) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (x) => {
    clearTimeout(timer);
    timer = setTimeout(() => f(x), 450);
  };
}
