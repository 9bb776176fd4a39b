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

/** `h("a.big", {href}, "text")`. */
export function h<K extends keyof HTMLElementTagNameMap = "div">(tag: string, props?: Props | null, ...children: Child[]): HTMLElementTagNameMap[K] {
  const [name = "div", ...classes] = tag.split(".");
  const node = document.createElement(name || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on") && typeof value === "function") node.addEventListener(key.slice(2).toLowerCase(), value as EventListener);
    else if (key === "class") node.className = String(value);
    else if (key === "value" && "value" in node) (node as HTMLInputElement).value = String(value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  append(node, children);
  return node as HTMLElementTagNameMap[K];
}

export function fill(node: Element, ...children: Child[]): void {
  node.replaceChildren();
  append(node, children);
}

/** The route in the address: path and parameters after `#/`. */
export function route(): { path: string; params: URLSearchParams } {
  const hash = decodeHash(location.hash);
  if (!hash && location.pathname.startsWith("/page/")) return { path: `thing/${location.pathname.slice(6)}`, params: new URLSearchParams() };
  const at = hash.indexOf("?");
  return at < 0
    ? { path: hash, params: new URLSearchParams() }
    : { path: hash.slice(0, at), params: new URLSearchParams(hash.slice(at + 1)) };
}

const decodeHash = (hash: string): string => hash.replace(/^#\/?/, "");

export function link(path: string, params?: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [k, val] of Object.entries(params ?? {})) if (val) query.append(k, val);
  const tail = query.toString();
  return `#/${path}${tail ? `?${tail}` : ""}`;
}

/** Address of a thing of the graph on this page. */
export const thing = (path: string): string => `#/thing/${path.split("/").map((p) => encodeURIComponent(decodeURIComponent(p))).join("/")}`;
