// How an answer is shown, as a query may ask for it.

export const VIEWS = ["table", "barchart", "linechart", "timeline", "map", "graph", "sankey", "raw"] as const;
export type View = (typeof VIEWS)[number];
export interface Wanted {
  view: View;
  hide: string[];
  title?: string;
}

const OTHER: Record<string, View> = {
  bar: "barchart",
  areachart: "barchart",
  line: "linechart",
  scatterchart: "linechart",
  dimensions: "sankey",
  tree: "graph",
};

/** `#defaultView:Map{"hide":["?place"]}` and `#title:…`, as the Wikidata Query Service reads them. */
export function viewWanted(query: string): Wanted | undefined {
  const found = /^[ \t]*#(?:defaultView|view):[ \t]*(\w+)[ \t]*(\{.*\})?/im.exec(query);
  const title = /^[ \t]*#title:[ \t]*(.+)$/im.exec(query)?.[1]?.trim();
  if (!found) return title ? { view: "table", hide: [], title } : undefined;
  const name = found[1]!.toLowerCase();
  const view = (VIEWS as readonly string[]).includes(name) ? (name as View) : (OTHER[name] ?? "table");
  let hide: string[] = [];
  try {
    const options = JSON.parse(found[2] ?? "{}") as { hide?: string | string[] };
    hide = [options.hide ?? []].flat().map((x) => x.replace(/^[?$]/, ""));
  } catch {
    /* options that are no JSON are no options */
  }
  return { view, hide, ...(title && { title }) };
}
