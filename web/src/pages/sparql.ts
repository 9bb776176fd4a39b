// The query page: editor, examples, views, share link.

import { fill, h, link, replaceState, type Child, type Route } from "../dom";
import { editor } from "../editor";
import { EXAMPLES } from "../examples";
import { lang, t } from "../i18n";
import { trouble } from "../main";
import { results } from "../results";
import { snippets } from "../snippets";
import { ask, boundQuery, namedQueries } from "../sparql";
import { viewWanted, VIEWS, type View } from "../views";

const KEPT = "query";

export async function page(to: Route, signal: AbortSignal): Promise<Child> {
  let kept: string | null = null;
  try {
    kept = sessionStorage.getItem(KEPT);
  } catch {
    /* nothing kept */
  }
  const given = to.params.get("query");
  const answer = h("div", { "aria-live": "polite" });
  const title = h("h2");
  let running: AbortController | undefined;
  let view: View | undefined = (VIEWS as readonly string[]).includes(to.params.get("view") ?? "")
    ? (to.params.get("view") as View)
    : undefined;

  const state = (): URLSearchParams => {
    const params = new URLSearchParams({ query: e.text() });
    if (view) params.set("view", view);
    return params;
  };
  const run = async (): Promise<void> => {
    running?.abort();
    const mine = (running = new AbortController());
    signal.addEventListener("abort", () => mine.abort());
    const text = e.text();
    try {
      sessionStorage.setItem(KEPT, text);
    } catch {
      /* not kept */
    }
    replaceState("sparql", state());
    fill(button, t("stop"));
    const begun = performance.now();
    const clock = h("span");
    const tick = setInterval(() => {
      clock.textContent = `${((performance.now() - begun) / 1000).toFixed(1)} s`;
    }, 100);
    fill(answer, h("div.waiting", { role: "status" }, h("span.spinner"), t("running"), " ", clock));
    try {
      const table = await ask(text, mine.signal);
      e.trouble(undefined);
      const wanted = viewWanted(text) ?? { view: "table" as View, hide: [] };
      title.textContent = wanted.title ?? "";
      fill(
        answer,
        results(table, { view: view ?? wanted.view, hide: wanted.hide }, (now) => {
          view = now;
          replaceState("sparql", state());
        }),
        download(text, table.graph !== undefined),
        h(
          "details",
          null,
          h("summary", null, t("snippets")),
          snippets(`/sparql?${new URLSearchParams({ query: text, format: table.graph !== undefined ? "ttl" : "csv" })}`),
        ),
      );
    } catch (error) {
      if (mine.signal.aborted) {
        if (running === mine) fill(answer, h("p.note", null, t("stopped")));
        return;
      }
      e.trouble(error);
      fill(answer, trouble(error));
    } finally {
      clearInterval(tick);
      if (running === mine) {
        running = undefined;
        fill(button, t("run"));
      }
    }
  };
  const e = editor(given ?? kept ?? EXAMPLES[0]!.query, () => void run());
  const button = h(
    "button.primary",
    {
      title: "Ctrl+Enter",
      onclick: () => {
        if (running) running.abort();
        else void run();
      },
    },
    t("run"),
  );
  const named = await namedQueries().catch(() => []);
  const pick = h(
    "select",
    {
      "aria-label": t("examples"),
      onchange: async () => {
        const value = pick.value;
        pick.selectedIndex = 0;
        view = undefined;
        const text = value.startsWith("q:")
          ? await boundQuery(value.slice(2), new URLSearchParams()).catch(
              () => named.find((n) => n.name === value.slice(2))?.sparql ?? "",
            )
          : EXAMPLES[Number(value)]!.query;
        e.set(text);
        void run();
      },
    },
    h("option", { value: "" }, t("examples")),
    h(
      "optgroup",
      { label: t("views") },
      EXAMPLES.map((x, i) => h("option", { value: i }, lang() === "zh" ? x.zh : x.en)),
    ),
    h(
      "optgroup",
      { label: t("queries") },
      named
        .filter((n) => n.parameters.every((p) => p.default !== null))
        .map((n) => h("option", { value: `q:${n.name}` }, lang() === "zh" ? n.zh : n.en)),
    ),
  );
  const share = h(
    "button",
    {
      onclick: async () => {
        replaceState("sparql", state());
        try {
          await navigator.clipboard.writeText(location.href);
          share.textContent = t("copied");
        } catch {
          share.textContent = t("copyAddress");
        }
        setTimeout(() => {
          share.textContent = t("share");
        }, 2000);
      },
    },
    t("share"),
  );
  if (given?.trim()) void run();
  return [
    h("div.resulthead", null, h("h1", null, "SPARQL"), pick),
    e.node,
    h(
      "div.controls",
      null,
      button,
      share,
      h("a.button", { href: link("ns") }, t("ontology")),
      h("span.note", null, t("editorHelp")),
    ),
    title,
    answer,
  ];
}

function download(query: string, graph: boolean): Child {
  const formats = graph ? ["ttl", "nt", "jsonld", "rdf"] : ["csv", "tsv", "json", "xml", "ndjson"];
  return h(
    "p.actions",
    null,
    h("span.note", null, t("download")),
    formats.map((format) =>
      h(
        "a.button",
        {
          href: `/sparql?${new URLSearchParams({ query, format, ...(format === "csv" && { bom: "1" }) })}`,
          download: `bangfu.${format}`,
        },
        format,
      ),
    ),
  );
}
