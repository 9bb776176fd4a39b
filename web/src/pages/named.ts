// Named queries: what may be asked without SPARQL; a form for each, its answer, and the same from a program.

import { fill, h, link, replaceState, type Child, type Route } from "../dom";
import { lang, t, term } from "../i18n";
import { trouble } from "../main";
import { results } from "../results";
import { snippets } from "../snippets";
import { askNamed, boundQuery, namedQueries, suggest, type Named, type NamedParameter } from "../sparql";
import { viewWanted, VIEWS, type View } from "../views";

const FLOWS = ["any", "invest", "allocate", "spend", "loan", "donate", "raise", "purchase", "agree"];
/** The picture that says most for a query; its table is one click away. */
const VIEW_OF: Record<string, View> = { "indicator-over-time": "linechart" };

export async function page(to: Route, signal: AbortSignal): Promise<Child> {
  const all = await namedQueries();
  const name = to.path[1];
  if (!name) return list(all);
  const query = all.find((q) => q.name === name);
  if (!query)
    return h(
      "div.empty",
      null,
      h("h1", null, t("noQuery")),
      h("p", null, h("code", null, name)),
      h("p", null, h("a", { href: "#/q" }, t("queries"))),
    );
  return one(query, to.params, signal);
}

const titled = (q: Named): string => (lang() === "zh" ? q.zh : q.en);

function list(all: Named[]): Child {
  return [
    h("h1", null, t("queries")),
    h("p.lede", null, t("queriesNote"), " ", h("a", { href: "/openapi.json" }, "OpenAPI")),
    h(
      "ul.cardlist",
      null,
      all.map((q) =>
        h(
          "li",
          null,
          h(
            "a.card",
            { href: link(`q/${q.name}`) },
            h("strong", null, titled(q)),
            h("span.sub", null, q.parameters.map((p) => (lang() === "zh" ? p.zh : p.en)).join(" · ") || t("noParameters")),
            h("code", null, q.name),
          ),
        ),
      ),
    ),
  ];
}

async function one(q: Named, params: URLSearchParams, signal: AbortSignal): Promise<Child> {
  const answer = h("div", { "aria-live": "polite" });
  const own = new Set(q.parameters.map((p) => p.name));
  const fields = q.parameters.map((p) => ({ p, ...field(p, params.get(p.name) ?? p.default ?? "") }));
  let view: View | undefined = (VIEWS as readonly string[]).includes(params.get("view") ?? "")
    ? (params.get("view") as View)
    : undefined;
  const values = (): URLSearchParams => {
    const now = new URLSearchParams();
    for (const f of fields) if (f.input.value.trim()) now.set(f.p.name, f.input.value.trim());
    return now;
  };
  const run = async (): Promise<void> => {
    const now = values();
    const shown = new URLSearchParams(now);
    if (view) shown.set("view", view);
    replaceState(`q/${q.name}`, shown);
    fill(answer, h("div.waiting", { role: "status" }, h("span.spinner"), t("running")));
    try {
      const [table, text] = await Promise.all([askNamed(q.name, now), boundQuery(q.name, now)]);
      if (signal.aborted) return;
      const wanted = viewWanted(text);
      fill(
        answer,
        results(
          { ...table, query: text },
          { view: view ?? wanted?.view ?? VIEW_OF[q.name] ?? "table", hide: wanted?.hide ?? [] },
          (chosen) => {
            view = chosen;
            shown.set("view", chosen);
            replaceState(`q/${q.name}`, shown);
          },
        ),
        h(
          "p.actions",
          null,
          h("span.note", null, t("download")),
          ["csv", "tsv", "json", "ndjson", "geojson", "xml"].map((x) =>
            h(
              "a.button",
              { href: `/q/${q.name}.${x}?${now}${x === "csv" ? `${now.size ? "&" : ""}bom=1` : ""}`, download: `${q.name}.${x}` },
              x,
            ),
          ),
          h("a.button", { href: link("sparql", { query: text }) }, "SPARQL"),
        ),
        h("details", null, h("summary", null, t("snippets")), snippets(`/q/${q.name}.csv${now.size ? `?${now}` : ""}`)),
        h("details", null, h("summary", null, t("showSparql")), h("pre.code", { tabindex: "0" }, text)),
      );
    } catch (error) {
      if (!signal.aborted) fill(answer, trouble(error));
    }
  };
  const form = h(
    "form.form",
    {
      onsubmit: (e: Event) => {
        e.preventDefault();
        void run();
      },
    },
    fields.map((f) =>
      h(
        "label",
        null,
        h(
          "span",
          null,
          lang() === "zh" ? f.p.zh : f.p.en,
          f.p.default === null && h("span.must", { title: t("required") }, " *"),
        ),
        f.node,
      ),
    ),
    h("button.primary", { type: "submit" }, t("run")),
  );
  // A query whose parameters are all known answers at once.
  if (q.parameters.every((p) => p.default !== null || params.get(p.name))) void run();
  for (const key of [...params.keys()]) if (!own.has(key) && key !== "view") params.delete(key);
  return [h("p.crumbs", null, h("a", { href: "#/q" }, t("queries")), " / ", q.name), h("h1", null, titled(q)), form, answer];
}

function field(p: NamedParameter, value: string): { node: HTMLElement; input: HTMLInputElement | HTMLSelectElement } {
  if (p.type === "flow") {
    const select = h(
      "select",
      { name: p.name },
      FLOWS.map((f) => h("option", { value: f, selected: f === value }, term(f))),
    );
    return { node: select, input: select };
  }
  const input = h("input", {
    name: p.name,
    value,
    required: p.default === null,
    autocomplete: "off",
    type: p.type === "year" || p.type === "number" ? "number" : "text",
    step: p.type === "number" ? "any" : undefined,
    placeholder: p.type === "place" ? t("placeHint") : "",
  });
  if (p.type !== "place" && p.type !== "text") return { node: input, input };
  // Names to choose from, as they are typed.
  const id = `names-${p.name}`;
  const names = h("datalist", { id });
  input.setAttribute("list", id);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (!input.value.trim() || /^\d+$/.test(input.value)) return;
    waiting = setTimeout(
      () =>
        void suggest(input.value.trim()).then(
          (found) =>
            fill(
              names,
              found.result
                .filter((s) => p.type !== "place" || /(^|\/)place\//.test(s.id))
                .map((s) =>
                  h(
                    "option",
                    { value: p.type === "place" ? s.id.replace(/^.*place\//, "") : s.name },
                    `${s.name} ${s.description ?? ""}`,
                  ),
                ),
            ),
          () => undefined,
        ),
      150,
    );
  });
  return { node: h("span.withlist", null, input, names), input };
}
