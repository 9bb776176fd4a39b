// The question box: what was read, what was not, the query it became, and its answer.

import { askBox, QUESTIONS } from "../askbox";
import { fill, h, link, thing, type Child, type Route } from "../dom";
import { lang, t, term } from "../i18n";
import { trouble } from "../main";
import { results } from "../results";
import { askNamed, get } from "../sparql";

interface Piece {
  start: number;
  end: number;
  words: string;
  role: string;
  value: string;
  name?: string;
}
interface Question {
  text: string;
  query: string | null;
  parameters: Record<string, string>;
  read: Piece[];
  unread: string[];
  /** Parameters that the query needs and the question does not give. */
  missing?: string[];
  sparql: string | null;
  title?: { zh: string; en: string };
}

export async function page(to: Route, signal: AbortSignal): Promise<Child> {
  const q = (to.params.get("q") ?? "").trim();
  const examples = h(
    "p.chips",
    null,
    QUESTIONS.map((x) => h("a.chip", { href: link("ask", { q: x }), lang: "zh-CN" }, x)),
  );
  if (!q) return [h("h1", null, t("ask")), askBox(), examples, h("p.note", null, t("askNote"))];
  const read = await get<Question>(`/ask?q=${encodeURIComponent(q)}`, signal);
  const answer = h("div", { "aria-live": "polite" });
  const params = new URLSearchParams(read.parameters);
  if (read.query && !read.missing?.length) {
    fill(answer, h("div.waiting", { role: "status" }, h("span.spinner"), t("running")));
    void askNamed(read.query, params).then(
      (table) => {
        if (!signal.aborted)
          fill(answer, results({ ...table, ...(read.sparql && { query: read.sparql }) }, { view: "table", hide: [] }));
      },
      (e: unknown) => {
        if (!signal.aborted) fill(answer, trouble(e));
      },
    );
  }
  return [
    h("h1.visually-hidden", null, `${t("ask")}: ${q}`),
    askBox(q),
    h(
      "section.reading",
      { lang: "zh-CN", "aria-label": t("askRead") },
      h("p.question", null, readAs(read)),
      read.unread.length > 0 &&
        h(
          "p.caution",
          { lang: lang() === "zh" ? "zh-CN" : "en" },
          h("strong", null, t("askUnread")),
          " ",
          read.unread.map((u) => h("q", { lang: "zh-CN" }, u)),
        ),
      !!read.missing?.length &&
        h(
          "p.caution",
          { lang: lang() === "zh" ? "zh-CN" : "en" },
          h("strong", null, t("askMissing")),
          " ",
          read.missing.map(term).join("、"),
          read.query && [" ", h("a", { href: link(`q/${read.query}`, params) }, t("fillIn"), " →")],
        ),
    ),
    read.query
      ? [
          h(
            "p",
            null,
            t("askedAs"),
            " ",
            h("a", { href: link(`q/${read.query}`, params) }, read.title ? read.title[lang()] : read.query),
            " ",
            Object.entries(read.parameters).map(([k, val]) =>
              h("span.chip.on", null, h("span.sub", null, term(k)), " ", named(read, k, val)),
            ),
          ),
          read.sparql &&
            h(
              "details",
              null,
              h("summary", null, t("showSparql")),
              h("pre.code", { tabindex: "0" }, read.sparql),
              h("p", null, h("a.button", { href: link("sparql", { query: read.sparql }) }, t("openInEditor"))),
            ),
        ]
      : !read.missing?.length && h("div.empty", null, h("p", null, t("askNothing")), examples),
    answer,
  ];
}

function named(read: Question, key: string, value: string): Child {
  const piece = read.read.find((p) => p.value === value && p.name);
  return /^\d{6}$/.test(value)
    ? h("a", { href: thing(`place/${value}`), title: key }, piece?.name ?? value)
    : ["flow", "type"].includes(key)
      ? term(value)
      : value;
}

/** The question with what was read under its words. */
function readAs(read: Question): Child {
  const chars = Array.from(read.text);
  const out: Child[] = [];
  let at = 0;
  for (const p of [...read.read].sort((a, b) => a.start - b.start)) {
    if (p.start < at) continue;
    if (p.start > at) out.push(h("span.unread", null, chars.slice(at, p.start).join("")));
    const means = p.role === "filler" || p.role === "giving" ? "" : (p.name ?? (p.role === "query" ? "" : term(p.value)));
    out.push(
      h(
        "ruby",
        { class: p.role },
        chars.slice(p.start, p.end).join(""),
        h(
          "rt",
          null,
          p.role === "filler" || p.role === "giving" ? "" : `${term(p.role)}${means && means !== p.words ? ` ${means}` : ""}`,
        ),
      ),
    );
    at = p.end;
  }
  if (at < chars.length) out.push(h("span.unread", null, chars.slice(at).join("")));
  return out;
}
