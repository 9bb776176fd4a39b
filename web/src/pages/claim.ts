// One claim: its sentence with every slot marked, what each slot denotes, how it was read, and how to cite it.

import { claimsWhere, figure, markedSentence, openInReader, period, roleName, scoreBar, shelf, tint, type Claim } from "../claim";
import { h, head, link, thing, type Child, type Route } from "../dom";
import { pathIri } from "../filters";
import { lang, t, term } from "../i18n";
import { ask, iri, short, v } from "../sparql";

export async function page(to: Route): Promise<Child> {
  const id = to.path[1] ?? "";
  const [c] = await claimsWhere(`FILTER(?claim = ${pathIri(`claim/${id}`)})`, "");
  if (!c)
    return h(
      "div.empty",
      null,
      h("h1", null, t("noClaim")),
      h("p", null, h("code", null, id)),
      h("p", null, h("a", { href: link("claims") }, t("claims"))),
    );
  const [more, near] = await Promise.all([
    ask(
      `SELECT ?step ?rule ?url ?publisher ?issued { { ${iri(c.iri)} bf:derivation ?step FILTER(LANG(?step) IN ("", "${lang()}")) } UNION { ${iri(c.iri)} bf:rule ?name . ?r a bf:Rule ; skos:notation ?name ; rdfs:label ?rule FILTER(LANG(?rule) = "${lang()}") } UNION { ${iri(c.iri)} bf:document ?d OPTIONAL { ?d dcterms:source ?url } OPTIONAL { ?d dcterms:publisher ?publisher } OPTIONAL { ?d dcterms:issued ?issued } } }`,
    ),
    ask(
      `SELECT ?claim ?words { ?claim bf:passage ${iri(c.passage)} ; bf:words ?words ; bf:order ?o FILTER(?claim != ${iri(c.iri)}) } ORDER BY ?o LIMIT 30`,
    ),
  ]);
  const steps = more.rows.map((r) => v(r, "step")).filter((x) => !!x);
  const source = more.rows.find((r) => !r["step"] && !r["rule"]);
  const called = more.rows.map((r) => v(r, "rule")).find((x) => !!x);
  const url = source && v(source, "url");
  return h(
    "article.claim",
    null,
    h(
      "p.crumbs",
      null,
      h("a", { href: link("claims", { kind: c.kind }) }, term(c.kind)),
      " / ",
      h("a", { href: link(`doc/${encodeURIComponent(c.doc)}`) }, c.docName),
    ),
    h(
      "h1",
      null,
      figure(c),
      c.kind === "FundingClaim" && h(`span.tag.tag-${shelf(c)}`, null, t(shelf(c))),
      c.flow && h("span.tag", null, term(c.flow)),
      c.measure && h("span.tag", null, term(c.measure)),
    ),
    h("blockquote.sentence", { lang: "zh-CN" }, markedSentence(c)),
    h(
      "p.actions",
      null,
      h("a.button.primary", { href: openInReader(c) }, t("openInText")),
      url && h("a.button", { href: `${url}#:~:text=${encodeURIComponent(c.words)}`, rel: "noreferrer" }, t("original")),
      h("a.button", { href: `/id/claim/${c.id}` }, t("permalink")),
      ["ttl", "jsonld", "csv"].map((x) => h("a.button", { href: `/data/claim/${c.id}.${x}` }, x)),
    ),
    c.caution && h("p.caution", null, h("strong", null, t("caution")), " ", c.caution),
    h("section.card", null, h("h2", null, t("slots")), slotTable(c)),
    near.rows.length > 0 &&
      h(
        "section.card",
        null,
        h("h2", null, t("sameSentence")),
        h(
          "ul.inline",
          null,
          near.rows.map((r) => h("li", null, h("a.chip", { href: thing(short(v(r, "claim")!)) }, v(r, "words")))),
        ),
      ),
    h(
      "section.card",
      null,
      h("h2", null, t("howRead")),
      h(
        "dl.facts",
        null,
        h("dt", null, t("rule")),
        h("dd", null, called && [called, " "], h("code", null, c.rule)),
        h("dt", null, t("score")),
        h("dd", null, scoreBar(c.score)),
        h("dt", null, t("position")),
        h("dd", null, `${c.start}–${c.end} (${t("characters")})`),
        steps.length > 0 && [
          h("dt", null, t("derivation")),
          h(
            "dd",
            null,
            h(
              "ol",
              null,
              steps.map((s) => h("li", null, s)),
            ),
          ),
        ],
      ),
    ),
    citation(c, source ? { publisher: v(source, "publisher"), issued: v(source, "issued"), url } : {}),
  );
}

function slotTable(c: Claim): HTMLElement {
  const row = (role: string, words: Child, what: Child, inferred: boolean): HTMLElement =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, h(`span.dot.tint-${tint(role)}`), roleName(role)),
      h("td", { "data-name": t("words"), lang: "zh-CN" }, words),
      h("td", { "data-name": t("thing") }, what),
      h("td", { "data-name": t("origin") }, inferred ? h("span.inferred", null, t("inferred")) : t("said")),
    );
  return h(
    "table.slots.cards",
    null,
    head(["what", "words", "thing", "origin"].map((w) => term(w))),
    h(
      "tbody",
      null,
      row("value", c.words, figure(c), false),
      c.slots.map((s) => row(s.role, s.words ?? "—", h("a", { href: thing(short(s.thing)) }, s.name), s.inferred)),
      c.period && row("period", "—", period(c.period), c.periodInferred),
    ),
  );
}

function citation(
  c: Claim,
  d: { publisher?: string | undefined; issued?: string | undefined; url?: string | undefined },
): HTMLElement {
  const permanent = `${location.origin}/id/claim/${c.id}`;
  const gbt = `${d.publisher ? `${d.publisher}. ` : ""}${c.docName}[EB/OL].${d.issued ? `(${d.issued})` : ""}${d.url ? ` ${d.url}.` : ""} 字符 ${c.start}–${c.end}: “${c.words}”. ${permanent}.`;
  const bib = `@misc{bangfu-${c.id},\n  title = {${c.docName}},${d.publisher ? `\n  author = {{${d.publisher}}},` : ""}${d.issued ? `\n  year = {${d.issued.slice(0, 4)}},` : ""}\n  howpublished = {\\url{${d.url ?? permanent}}},\n  note = {characters ${c.start}--${c.end}, claim ${c.id}}\n}`;
  const copy = (text: string): HTMLElement => {
    const b = h(
      "button",
      {
        onclick: () => {
          void navigator.clipboard?.writeText(text).then(() => {
            b.textContent = t("copied");
          });
        },
      },
      t("copy"),
    );
    return b;
  };
  return h(
    "section.card",
    null,
    h("h2", null, t("cite")),
    h("h3", null, "GB/T 7714", " ", copy(gbt)),
    h("p", { lang: lang() === "zh" ? undefined : "zh-CN" }, gbt),
    h("h3", null, "BibTeX", " ", copy(bib)),
    h("pre", null, bib),
  );
}
