// The page: its frame, and which part of it an address shows.

import "./style/base.css";
import "./style/pieces.css";
import "./style/table.css";
import "./style/front.css";
import "./style/claims.css";
import "./style/reader.css";
import "./style/tools.css";
import "./style/narrow.css";
import { fill, h, link, route, thing, type Child, type Route } from "./dom";
import { lang, setLang, t, type Word } from "./i18n";
import { Problem } from "./sparql";

type Page = (to: Route, signal: AbortSignal) => Child | Promise<Child>;

/** What is loaded when it is first asked for; the front comes with the frame. */
const PAGES: Record<string, () => Promise<{ page: Page }>> = {
  "": () => import("./pages/front"),
  claims: () => import("./pages/claims"),
  claim: () => import("./pages/claim"),
  doc: () => import("./pages/documents"),
  thing: () => import("./pages/thing"),
  q: () => import("./pages/named"),
  sparql: () => import("./pages/sparql"),
  search: () => import("./pages/search"),
  ask: () => import("./pages/ask"),
  ns: () => import("./pages/ontology"),
  coverage: () => import("./pages/coverage"),
  conflicts: () => import("./pages/conflicts"),
};

const NAV: [string, Word][] = [
  ["", "front"],
  ["claims", "claims"],
  ["doc", "documents"],
  ["coverage", "coverage"],
  ["conflicts", "conflicts"],
  ["q", "queries"],
  ["sparql", "sparql"],
  ["ns", "ontology"],
];

const main = h("main", { id: "main", tabindex: "-1" });
const head = h("header.top");
const bottom = h("footer");

function theme(): "light" | "dark" {
  return document.documentElement.dataset["theme"] === "dark" ? "dark" : "light";
}

function setTheme(): void {
  const next = theme() === "dark" ? "light" : "dark";
  document.documentElement.dataset["theme"] = next;
  try {
    localStorage.setItem("theme", next);
  } catch {
    /* not kept */
  }
  void show();
}

function frame(): void {
  const here = route().path[0] ?? "";
  const q = h("input", {
    type: "search",
    name: "q",
    placeholder: t("searchHint"),
    "aria-label": t("search"),
    autocomplete: "off",
    enterkeyhint: "search",
    value: here === "search" ? (route().params.get("q") ?? "") : "",
  });
  fill(
    head,
    h(
      "a.skip",
      {
        href: "#main",
        onclick: (e: Event) => {
          e.preventDefault();
          main.focus();
        },
      },
      t("skip"),
    ),
    h("a.brand", { href: "#/" }, h("img", { src: "/icon.svg", alt: "", width: 28, height: 28 }), h("span", null, t("title"))),
    h(
      "nav",
      { "aria-label": t("navigation") },
      NAV.map(([path, word]) =>
        h(
          "a",
          { href: link(path), "aria-current": here === path || (path === "claims" && here === "claim") ? "page" : undefined },
          t(word),
        ),
      ),
    ),
    h(
      "form.find",
      {
        role: "search",
        onsubmit: (e: Event) => {
          e.preventDefault();
          if (q.value.trim()) location.hash = link("search", { q: q.value.trim() });
        },
      },
      q,
    ),
    h(
      "div.switches",
      null,
      h(
        "button.plain",
        {
          id: "lang",
          lang: lang() === "zh" ? "en" : "zh-CN",
          onclick: () => {
            setLang(lang() === "zh" ? "en" : "zh");
            void footer();
            void show();
          },
        },
        t("language"),
      ),
      h(
        "button.plain",
        { id: "theme", title: t("theme"), "aria-label": t("theme"), onclick: setTheme },
        theme() === "dark" ? "☀" : "☾",
      ),
    ),
  );
}

/** An error as the reader should see it: what, and how to go on. */
export function trouble(error: unknown): HTMLElement {
  const body = error instanceof Problem ? error.body : {};
  const text = error instanceof Problem ? String((lang() === "zh" && body["detailZh"]) || error.message) : t("offline");
  return h(
    "div.trouble",
    { role: "alert" },
    h("strong", null, t("error")),
    h("p", null, text),
    typeof body["excerpt"] === "string" && h("pre", null, body["excerpt"]),
    !(error instanceof Problem) && h("p.note", null, String(error)),
    h("p", null, h("button", { onclick: () => void show() }, t("again"))),
  );
}

let under: AbortController | undefined;

async function show(): Promise<void> {
  under?.abort();
  const mine = (under = new AbortController());
  const to = route();
  const load = PAGES[to.path[0] ?? ""];
  frame();
  document.title = t("title");
  const waiting = setTimeout(() => {
    if (!mine.signal.aborted) fill(main, h("div.waiting", { role: "status" }, h("span.spinner"), t("loading")));
  }, 120);
  try {
    const child = load
      ? await (await load()).page(to, mine.signal)
      : h("div.empty", null, h("p", null, t("noPage")), h("p", null, h("a", { href: "#/" }, t("front"))));
    if (mine.signal.aborted) return;
    clearTimeout(waiting);
    fill(main, child);
    const title = main.querySelector("h1")?.textContent;
    if (title && to.path.length) document.title = `${title} · ${t("title")}`;
  } catch (error) {
    if (mine.signal.aborted) return;
    fill(main, trouble(error));
  } finally {
    clearTimeout(waiting);
  }
}

/** Addresses of the service that show this page: /page/place/530000 and old links to /#/thing/claim/…. */
function settle(): boolean {
  if (location.pathname.startsWith("/page/")) {
    history.replaceState(null, "", `/${thing(location.pathname.slice(6))}`);
  }
  const { path, params } = route();
  if (path[0] === "thing" && (path[1] === "claim" || path[1] === "document")) {
    location.replace(link(`${path[1] === "claim" ? "claim" : "doc"}/${encodeURIComponent(path.slice(2).join("/"))}`, params));
    return false;
  }
  return true;
}

let last = "";
addEventListener("hashchange", () => {
  if (!settle()) return;
  const path = route().path.join("/");
  // A new page begins at its top; a changed filter stays where the reader is.
  if (path !== last) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  last = path;
  void show();
});

async function footer(): Promise<void> {
  const { foot } = await import("./foot");
  fill(bottom, await foot());
}

document.getElementById("app")!.replaceChildren(head, main, bottom);
settle();
last = route().path.join("/");
void show();
void footer();
