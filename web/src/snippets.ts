// The same question from a program.

import { fill, h } from "./dom";
import { t } from "./i18n";

const LANGUAGES: Record<string, (url: string) => string> = {
  curl: (url) =>
    `curl -fsSG '${new URL(url).origin}${new URL(url).pathname}'${[...new URL(url).searchParams].map(([k, v]) => ` \\\n  --data-urlencode '${`${k}=${v}`.replace(/'/g, "'\\''")}'`).join("")}`,
  Python: (url) =>
    `import pandas as pd\nfrom urllib.parse import urlencode\n\nparameters = {\n${[...new URL(url).searchParams].map(([k, v]) => `    ${JSON.stringify(k)}: ${JSON.stringify(v)},`).join("\n")}\n}\nrows = pd.read_csv(${JSON.stringify(`${new URL(url).origin}${new URL(url).pathname}?`)} + urlencode(parameters))\nprint(rows)`,
  R: (url) =>
    `library(httr2)\n\nrows <- request(${JSON.stringify(`${new URL(url).origin}${new URL(url).pathname}`)}) |>\n  req_url_query(${[...new URL(url).searchParams].map(([k, v]) => `${/^[a-z]\w*$/i.test(k) ? k : `\`${k}\``} = ${JSON.stringify(v)}`).join(", ")}) |>\n  req_perform() |>\n  resp_body_string() |>\n  I() |>\n  readr::read_csv()\nprint(rows)`,
  JavaScript: (url) =>
    `const url = new URL(${JSON.stringify(`${new URL(url).origin}${new URL(url).pathname}`)});\nurl.search = new URLSearchParams(${JSON.stringify(Object.fromEntries(new URL(url).searchParams), null, 2)});\nconst response = await fetch(url);\nif (!response.ok) throw new Error((await response.json()).detail);\nconsole.log(await response.text());`,
};

/** `path` answers with CSV; the snippets carry this service's own address. */
export function snippets(path: string): HTMLElement {
  const url = `${location.origin}${path}`;
  const names = Object.keys(LANGUAGES);
  const code = h("pre.code", { tabindex: "0" });
  const tabs = h("div.tabs", { role: "group", "aria-label": t("snippets") });
  const copy = h(
    "button",
    {
      onclick: () => {
        void navigator.clipboard?.writeText(code.textContent ?? "").then(() => {
          copy.textContent = t("copied");
          setTimeout(() => {
            copy.textContent = t("copy");
          }, 1500);
        });
      },
    },
    t("copy"),
  );
  const show = (name: string): void => {
    fill(
      tabs,
      names.map((n) => h("button", { "aria-pressed": String(n === name), onclick: () => show(n) }, n)),
      copy,
    );
    code.textContent = LANGUAGES[name]!(url);
  };
  show(names[0]!);
  return h("div.snippets", null, tabs, code);
}
