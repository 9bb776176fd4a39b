// Making elements; everything that comes from data goes in as text, never as mark-up.

export type Child = Node | string | number | null | undefined | false | Child[];
type Props = Record<string, unknown>;

function append(node: Node, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(node, child);
    else node.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

function dress(node: Element, props?: Props | null): void {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on") && typeof value === "function")
      node.addEventListener(key.slice(2).toLowerCase(), value as EventListener);
    else if (key === "class") node.setAttribute("class", [node.getAttribute("class"), String(value)].filter(Boolean).join(" "));
    else if (key === "value" && "value" in node) (node as HTMLInputElement).value = String(value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
}

type Name<S extends string> = S extends `${infer K}.${string}` ? K : S;
type Element_<K extends string> = K extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[K] : HTMLElement;

/** `h("a.big", {href}, "text")`. */
export function h<S extends string>(tag: S, props?: Props | null, ...children: Child[]): Element_<Name<S>> {
  const [name = "div", ...classes] = tag.split(".");
  const node = document.createElement(name || "div");
  if (classes.length) node.className = classes.join(" ");
  append(node, children);
  // A select takes its value only once its options are there.
  dress(node, props);
  return node as Element_<Name<S>>;
}

/** The same for SVG. */
export function svg(tag: string, props?: Props | null, ...children: Child[]): SVGElement {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  dress(node, props);
  append(node, children);
  return node;
}

export function fill(node: Element, ...children: Child[]): void {
  node.replaceChildren();
  append(node, children);
}

export interface Route {
  path: string[];
  params: URLSearchParams;
}

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The route in the address: decoded path and parameters after `#/`. */
export function route(): Route {
  const hash = location.hash.replace(/^#\/?/, "");
  const at = hash.indexOf("?");
  const path = at < 0 ? hash : hash.slice(0, at);
  return { path: path.split("/").filter(Boolean).map(decode), params: new URLSearchParams(at < 0 ? "" : hash.slice(at + 1)) };
}

type Values = Record<string, string | number | string[] | undefined | null>;

export function link(path: string, params?: Values | URLSearchParams): string {
  const query = params instanceof URLSearchParams ? params : new URLSearchParams();
  if (!(params instanceof URLSearchParams)) {
    for (const [k, val] of Object.entries(params ?? {})) {
      for (const one of Array.isArray(val) ? val : [val])
        if (one !== undefined && one !== null && one !== "") query.append(k, String(one));
    }
  }
  const tail = query.toString();
  return `#/${path}${tail ? `?${tail}` : ""}`;
}

/** Address on this page of a thing, by its path below the base (`place/530000`). */
export const thing = (path: string): string => {
  const parts = path.split("/").map(decode);
  if (parts[0] === "claim") return link(`claim/${encodeURIComponent(parts[1] ?? "")}`);
  if (parts[0] === "document") return link(`doc/${encodeURIComponent(parts.slice(1).join("/"))}`);
  return `#/thing/${parts.map(encodeURIComponent).join("/")}`;
};

/** Puts the state into the address without a step in the history. */
export function replaceState(path: string, params: URLSearchParams): void {
  history.replaceState(null, "", `${location.pathname}${link(path, params)}`);
}

/** Calls once, when the node first comes near the window. */
export function whenSeen(node: Element, act: () => void): void {
  const watch = new IntersectionObserver(
    (entries) => {
      if (entries.some((e) => e.isIntersecting)) {
        watch.disconnect();
        act();
      }
    },
    { rootMargin: "200px" },
  );
  watch.observe(node);
}

let counter = 0;
export const freshId = (stem: string): string => `${stem}-${++counter}`;

/** The head of a table: one row of names of columns. */
export const head = (names: Child[]): HTMLElement =>
  h(
    "thead",
    null,
    h(
      "tr",
      null,
      names.map((name) => h("th", { scope: "col" }, name)),
    ),
  );
