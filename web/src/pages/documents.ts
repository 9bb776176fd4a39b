// Documents: the list, and the reader in which every claim is marked slot by slot.

import {
  claimsWhere,
  figure,
  givers,
  markedSentence,
  orUnknown,
  period,
  roleName,
  shelf,
  slotLinks,
  slotsOf,
  subjects,
  tint,
  type Claim,
} from "../claim";
import { fill, h, link, replaceState, thing, type Child, type Route } from "../dom";
import { pathIri } from "../filters";
import { t, term } from "../i18n";
import { ask, Problem, short, v } from "../sparql";
import { blocksOf, cut, runsOf, type Block, type Mark, type Run } from "../text";

export async function page(to: Route, signal: AbortSignal): Promise<Child> {
  const doc = to.path.slice(1).join("/");
  return doc ? reader(doc, to, signal) : list(signal);
}

async function list(signal: AbortSignal): Promise<Child> {
  const found = await ask(
    `SELECT ?d ?name ?issued ?written ?publisher ?place ?placeName (COUNT(DISTINCT ?c) AS ?n) (COUNT(DISTINCT ?m) AS ?money) {
    ?d a bf:SourceDocument ; rdfs:label ?name . OPTIONAL { ?d dcterms:issued ?issued } OPTIONAL { ?d bf:written ?written } OPTIONAL { ?d dcterms:publisher ?publisher }
    OPTIONAL { ?d bf:place ?place . ?place rdfs:label ?placeName } OPTIONAL { ?c bf:document ?d ; bf:rule ?rule . OPTIONAL { ?c a bf:FundingClaim BIND(?c AS ?m) } }
  } GROUP BY ?d ?name ?issued ?written ?publisher ?place ?placeName ORDER BY DESC(?issued) ?d LIMIT 2000`,
    signal,
  );
  if (!found.rows.length) return h("div.empty", null, h("h1", null, t("documents")), h("p", null, t("noDocuments")));
  const body = h("tbody");
  const draw = (filter: string): void =>
    fill(
      body,
      found.rows
        .filter((r) => !filter || (v(r, "name")! + (v(r, "placeName") ?? "") + (v(r, "publisher") ?? "")).includes(filter))
        .map((r) => {
          const path = short(v(r, "d")!);
          return h(
            "tr",
            null,
            h("td.lead", null, h("a", { href: thing(path), lang: "zh-CN" }, v(r, "name"))),
            h(
              "td",
              { "data-name": t("place") },
              r["place"]
                ? h("a", { href: thing(short(v(r, "place")!)) }, v(r, "placeName"))
                : h("span.unknown", null, t("unknown")),
            ),
            h("td", { "data-name": t("issued") }, v(r, "issued") ?? v(r, "written") ?? h("span.unknown", null, t("unknown"))),
            h("td", { "data-name": t("publisher") }, v(r, "publisher") ?? ""),
            h(
              "td.right",
              { "data-name": t("claims") },
              h("a", { href: link("claims", { doc: path.replace(/^document\//, "") }) }, v(r, "n")),
            ),
            h("td.right", { "data-name": t("FundingClaim") }, v(r, "money")),
          );
        }),
    );
  draw("");
  const box = h("input", {
    type: "search",
    placeholder: t("filterList"),
    "aria-label": t("filterList"),
    oninput: () => draw(box.value.trim()),
  });
  return [
    h("div.resulthead", null, h("h1", null, t("documents")), h("span.hits", null, found.rows.length), box),
    h(
      "table.cards.documents",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          ["document", "place", "issued", "publisher", "claims", "FundingClaim"].map((w, i) =>
            h(i > 3 ? "th.right" : "th", { scope: "col" }, term(w)),
          ),
        ),
      ),
      body,
    ),
  ];
}

async function textOf(doc: string, signal: AbortSignal): Promise<string | undefined> {
  const response = await fetch(`/text/${encodeURIComponent(doc)}`, { signal });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Problem(response.status, { detail: await response.text() });
  // A byte order mark that was kept is a character like any other: offsets count it.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
}

async function reader(doc: string, to: Route, signal: AbortSignal): Promise<Child> {
  const [claims, text, about] = await Promise.all([
    claimsWhere(`?claim bf:document ${pathIri(`document/${doc}`)} .`),
    textOf(doc, signal),
    ask(
      `SELECT * { ${pathIri(`document/${doc}`)} rdfs:label ?name . OPTIONAL { ${pathIri(`document/${doc}`)} dcterms:issued ?issued } OPTIONAL { ${pathIri(`document/${doc}`)} dcterms:publisher ?publisher } OPTIONAL { ${pathIri(`document/${doc}`)} dcterms:source ?url } OPTIONAL { ${pathIri(`document/${doc}`)} bf:place ?place . ?place rdfs:label ?placeName } } LIMIT 1`,
      signal,
    ),
  ]);
  const meta = about.rows[0];
  if (!meta && text === undefined)
    return h(
      "div.empty",
      null,
      h("h1", null, t("noDocument")),
      h("p", null, h("code", null, doc)),
      h("p", null, h("a", { href: "#/doc" }, t("documents"))),
    );
  const sheet = h("article.sheet", { lang: "zh-CN", "aria-label": t("reader") });
  const panel = h("aside.panel", { "aria-label": t("claimsHere") });
  const detail = h("div.detail", { "aria-live": "polite" });
  const index = h("ol.index");
  const nodes: HTMLElement[][] = claims.map(() => []);
  let current = -1;

  const select = (i: number, from: "text" | "list" | "start", also: number[] = []): void => {
    for (const node of nodes[current] ?? []) node.classList.remove("on");
    index.children[current]?.classList.remove("on");
    current = i;
    const c = claims[i];
    if (!c) return;
    for (const node of nodes[i]!) node.classList.add("on");
    index.children[i]?.classList.add("on");
    fill(
      detail,
      detailOf(
        c,
        also.filter((x) => x !== i).map((x) => [claims[x]!, () => select(x, "list")]),
      ),
    );
    panel.classList.add("has");
    replaceState(`doc/${encodeURIComponent(doc)}`, new URLSearchParams({ claim: c.id }));
    const value = nodes[i]!.find((n) => n.dataset["role"] === "value") ?? nodes[i]![0];
    if (from !== "text") value?.scrollIntoView({ block: "center", behavior: from === "start" ? "auto" : "smooth" });
    if (from !== "list") (index.children[i] as HTMLElement | undefined)?.scrollIntoView({ block: "nearest" });
    if (from === "list") value?.focus({ preventScroll: true });
  };

  fill(
    index,
    claims.map((c, i) =>
      h(
        "li",
        null,
        h(
          "button",
          { onclick: () => select(i, "list") },
          h(`span.kind.kind-${c.kind}`, null, term(c.kind)),
          h(
            "span",
            null,
            h("b", null, figure(c)),
            " ",
            [...givers(c), ...subjects(c)]
              .slice(0, 2)
              .map((s) => s.name)
              .join(" · "),
          ),
        ),
      ),
    ),
  );
  if (text === undefined) {
    fill(
      sheet,
      h("p.caution", null, t("noText")),
      claims.map((c, i) => h("p", { onclick: () => select(i, "text") }, markedSentence(c))),
    );
  } else {
    const marks: Mark[] = claims.flatMap((c, i) => [
      { claim: i, role: "value", start: c.start, end: c.end },
      ...c.slots.filter((s) => s.start !== undefined).map((s) => ({ claim: i, role: s.role, start: s.start!, end: s.end! })),
    ]);
    const runs = runsOf(marks);
    const hint = { at: 0 };
    const mark = (text: string, run: Run): HTMLElement => {
      const first = run.marks.find((m) => m.role === "value") ?? run.marks[0]!;
      const many = [...new Set(run.marks.map((m) => m.claim))];
      const node = h(
        `mark.m.tint-${tint(first.role)}`,
        {
          "data-role": first.role,
          tabindex: first.role === "value" ? 0 : undefined,
          role: "button",
          title: [...new Set(run.marks.map((m) => roleName(m.role)))].join(" · "),
          onclick: () =>
            select(many.includes(current) ? many[(many.indexOf(current) + 1) % many.length]! : first.claim, "text", many),
          onkeydown: (e: KeyboardEvent) => {
            if (e.key === "Enter" || e.key === " ") {
              e.preventDefault();
              node.click();
            }
          },
        },
        text,
      );
      for (const m of run.marks) nodes[m.claim]!.push(node);
      return node;
    };
    const piece = (cells: Block["cells"][number]): Child =>
      cells.map((p) => cut(p, runs, hint).map((x) => (x.run ? mark(x.text, x.run) : x.text)));
    fill(sheet, ...sheetOf(blocksOf(text), piece));
  }
  const legend = h(
    "p.legend",
    null,
    (["value", "giver", "place", "taker", "what"] as const).map((role) =>
      h("span", null, h(`span.dot.tint-${role}`), t(`tint_${role}`)),
    ),
  );
  fill(
    panel,
    detail,
    h(
      "details.indexbox",
      { open: matchMedia("(min-width: 900px)").matches },
      h("summary", null, t("claimsHere"), h("span.count", null, claims.length)),
      index,
    ),
  );
  const wanted = claims.findIndex((c) => c.id === to.params.get("claim"));
  const passage = to.params.get("at");
  const begin =
    wanted >= 0
      ? wanted
      : passage
        ? claims.findIndex(
            (c) => c.sentenceStart <= Number(passage) && Number(passage) <= c.sentenceStart + Array.from(c.sentence).length,
          )
        : -1;
  if (begin >= 0) requestAnimationFrame(() => requestAnimationFrame(() => select(begin, "start")));
  else fill(detail, h("p.note", null, claims.length ? t("readerHelp") : t("noClaims")));
  const url = meta && v(meta, "url");
  return h(
    "div.readerpage",
    null,
    h(
      "div.readhead",
      null,
      h("p.crumbs", null, h("a", { href: "#/doc" }, t("documents")), " / ", doc),
      h("h1", { lang: "zh-CN" }, meta ? v(meta, "name") : doc),
      h(
        "p.meta",
        null,
        meta?.["place"] && h("a", { href: thing(short(v(meta, "place")!)) }, v(meta, "placeName")),
        meta?.["issued"] && h("span", null, v(meta, "issued")),
        meta?.["publisher"] && h("span", null, v(meta, "publisher")),
        url && h("a", { href: url, rel: "noreferrer" }, t("original")),
        h("a", { href: link("claims", { doc }) }, `${claims.length} ${t("claimsUnit")}`),
        h(
          "a",
          {
            href:
              link(`thing/document/${encodeURIComponent(doc)}`, undefined).replace("#/thing/document", "/data/document") + ".ttl",
          },
          t("data"),
        ),
      ),
      legend,
    ),
    sheet,
    panel,
  );
}

/** Blocks as elements; rows that follow each other are one table. */
function sheetOf(blocks: Block[], piece: (cells: Block["cells"][number]) => Child): Child[] {
  const out: Child[] = [];
  for (let i = 0; i < blocks.length; i++) {
    const b = blocks[i]!;
    if (b.kind === "row") {
      const rows: HTMLElement[] = [];
      for (; i < blocks.length && blocks[i]!.kind === "row"; i++)
        rows.push(
          h(
            "tr",
            null,
            blocks[i]!.cells.map((c) => h("td", null, piece(c))),
          ),
        );
      i--;
      out.push(h("div.scroll", null, h("table.source", null, h("tbody", null, rows))));
    } else out.push(h(b.kind === "h" ? "h2" : b.kind === "li" ? "p.item" : "p", null, b.cells.map(piece)));
  }
  return out;
}

function detailOf(c: Claim, also: [Claim, () => void][]): Child {
  const line = (name: string, value: Child, tinted?: string): Child => [
    h("dt", null, tinted && h(`span.dot.tint-${tinted}`), name),
    h("dd", null, value),
  ];
  const roles = [...new Set(c.slots.map((s) => s.role))];
  return [
    h(
      "p.big",
      null,
      h("a", { href: link(`claim/${c.id}`) }, figure(c)),
      c.kind === "FundingClaim" && shelf(c) !== "yearly" && h(`span.tag.tag-${shelf(c)}`, null, t(shelf(c))),
      c.flow && h("span.tag", null, term(c.flow)),
    ),
    h(
      "dl.facts.tight",
      null,
      roles.map((r) => line(roleName(r), slotLinks(slotsOf(c, r)), tint(r))),
      c.kind === "FundingClaim" && !roles.includes("funder") && line(t("funder"), orUnknown([]), "giver"),
      line(t("period"), c.period ? period(c.period) : orUnknown([])),
      line(t("score"), c.score),
      c.caution && line(t("caution"), c.caution),
    ),
    also.length > 0 &&
      h(
        "p.note",
        null,
        t("alsoHere"),
        " ",
        also.slice(0, 12).map(([other, open]) => h("button.chip", { onclick: open }, figure(other))),
      ),
    h("p", null, h("a", { href: link(`claim/${c.id}`) }, t("wholeClaim"), " →")),
  ];
}
