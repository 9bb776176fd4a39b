// The last lines of every page: how fresh the data are, and the other doors of the service.

import { h, type Child } from "./dom";
import { lang, t } from "./i18n";
import { get } from "./sparql";

export async function foot(): Promise<Child> {
  const about = await get<{ version: string; dataAsOf: number | null }>("/version").catch(() => undefined);
  const doors: [string, string][] = [
    ["/sparql", "SPARQL"],
    ["/q", "API"],
    ["/openapi.json", "OpenAPI"],
    ["/.well-known/void", "VoID"],
    ["/ns?format=ttl", "OWL"],
    ["/shapes.ttl", "SHACL"],
    ["/ro-crate-metadata.json", "RO-Crate"],
    ["/metrics", "metrics"],
  ];
  return [
    h(
      "span",
      null,
      about && `bangfu ${about.version}`,
      about?.dataAsOf &&
        ` · ${t("dataAsOf")} ${new Date(about.dataAsOf * 1000).toLocaleString(lang() === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" })}`,
    ),
    h(
      "span",
      null,
      doors.map(([href, name], i) => [i > 0 && " · ", h("a", { href }, name)]),
    ),
  ];
}
