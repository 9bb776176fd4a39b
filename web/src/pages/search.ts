// Full-text search: things by their names, passages by their words.

import { h, link, thing, type Child, type Route } from "../dom";
import { t, term } from "../i18n";
import { search, short, type Hit } from "../sparql";

/** The words of the question, marked where they stand in a text. */
function marked(text: string, q: string): Child {
  const words = [q, ...q.split(/\s+/)].filter((w) => w.length > 1).map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!words.length) return text;
  return text.split(new RegExp(`(${words.join("|")})`, "g")).map((part, i) => (i % 2 ? h("mark.hit", null, part) : part));
}

export async function page(to: Route, signal: AbortSignal): Promise<Child> {
  const q = (to.params.get("q") ?? "").trim();
  const input = h("input", {
    type: "search",
    value: q,
    "aria-label": t("search"),
    placeholder: t("searchHint"),
    autocomplete: "off",
  });
  const form = h(
    "form.askbox",
    {
      role: "search",
      onsubmit: (e: Event) => {
        e.preventDefault();
        if (input.value.trim()) location.hash = link("search", { q: input.value.trim() });
      },
    },
    input,
    h("button.primary", { type: "submit" }, t("search")),
  );
  if (!q) return [h("h1", null, t("search")), form, h("p.note", null, t("searchNote"))];
  const { hits } = await search(q, signal);
  const things = hits.filter((x) => x.kind === "thing");
  const passages = hits.filter((x) => x.kind === "passage");
  return [
    h("h1.visually-hidden", null, `${t("search")}: ${q}`),
    form,
    !hits.length &&
      h(
        "div.empty",
        null,
        h("p", null, t("nothingFound")),
        h("p.note", null, t("searchNote")),
        h("p", null, h("a", { href: link("ask", { q }) }, t("askInstead"))),
      ),
    things.length > 0 &&
      h(
        "section",
        null,
        h("h2", null, t("things"), h("span.count", null, things.length)),
        h(
          "ul.found",
          { lang: "zh-CN" },
          things.map((x) =>
            h(
              "li",
              null,
              h("a", { href: thing(short(x.iri)) }, marked(x.label ?? short(x.iri), q)),
              h("span.sub", null, term(`kind_${short(x.iri).split("/")[0]}`)),
            ),
          ),
        ),
      ),
    passages.length > 0 &&
      h(
        "section",
        null,
        h("h2", null, t("passages"), h("span.count", null, passages.length)),
        h(
          "ul.passages",
          { lang: "zh-CN" },
          passages.map((x) =>
            h("li", null, h("a", { href: where(x) }, marked(x.text ?? "", q)), h("span.sub", null, x.label ?? x.doc)),
          ),
        ),
      ),
    h("p.note", null, h("a", { href: link("claims", { text: q }) }, t("claimsWithText"), " →")),
  ];
}

const where = (x: Hit): string =>
  link(`doc/${encodeURIComponent(x.doc ?? "")}`, { claim: x.claim?.replace(/^.*\//, ""), at: x.claim ? undefined : x.start });
