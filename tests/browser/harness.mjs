// A browser with no way out, and tests that fail on any console error or refused request.

import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");

export const base = (process.env.BANGFU_URL ?? "http://127.0.0.1:7878/").replace(/\/$/, "");

/** A Chromium whose only reachable host is the service. */
export async function launch() {
  return chromium.launchPersistentContext(process.env.PROFILE ?? "", {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    locale: "zh-CN",
    viewport: { width: 1360, height: 900 },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--use-gl=angle",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${new URL(base).hostname}`,
    ],
  });
}

/** A page that notes what it must not do. `allowed` are statuses that a test asks for on purpose; `at` is another service. */
export async function fresh(context, { width = 1360, height = 900, at = base } = {}) {
  const host = new URL(at).host;
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  const faults = [];
  const allowed = new Set();
  page.on("console", (m) => {
    if (m.type() !== "error") return;
    const status = /status of (\d+)/.exec(m.text())?.[1];
    if (!(status && allowed.has(Number(status)))) faults.push(`console: ${m.text()}`);
  });
  page.on("pageerror", (e) => faults.push(`error: ${e.message}`));
  page.on("request", (r) => {
    const url = new URL(r.url());
    if (/^https?:|^wss?:/.test(url.protocol) && url.host !== host) faults.push(`request to ${url.host}`);
  });
  return { page, faults, allowed };
}

const tests = [];
export const test = (name, run) => tests.push({ name, run });

/** Runs all tests (or those whose name holds a word of the command line) and says how many passed. */
export async function run() {
  const wanted = process.argv.slice(2);
  const context = await launch();
  context.setDefaultTimeout(Number(process.env.TIMEOUT ?? 45_000));
  let passed = 0;
  let failed = 0;
  for (const { name, run } of tests.filter((t) => !wanted.length || wanted.some((w) => t.name.includes(w)))) {
    const begun = Date.now();
    const opened = [];
    try {
      const open = async (options) => {
        const o = await fresh(context, options);
        opened.push(o);
        return o;
      };
      await run(open);
      const faults = opened.flatMap((o) => o.faults);
      if (faults.length) throw new Error(faults.join("\n  "));
      passed++;
      console.log(`ok    ${name}  (${Date.now() - begun} ms)`);
    } catch (e) {
      failed++;
      console.log(
        `FAIL  ${name}  (${Date.now() - begun} ms)\n  ${String(e?.stack ?? e)
          .split("\n")
          .slice(0, 12)
          .join("\n  ")}`,
      );
      const faults = opened.flatMap((o) => o.faults);
      if (faults.length) console.log(`  seen: ${faults.slice(0, 5).join("\n  ")}`);
      if (process.env.SHOTS)
        for (const [i, o] of opened.entries())
          await o.page
            .screenshot({
              path: `${process.env.SHOTS}/fail-${failed}-${i}.png`,
            })
            .catch(() => {});
    }
    for (const o of opened) await o.page.close();
  }
  await context.close();
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

/** Rows of a SPARQL query, straight from the service. */
export async function rows(query) {
  const response = await fetch(`${base}/sparql`, {
    method: "POST",
    headers: {
      "content-type": "application/sparql-query",
      accept: "application/sparql-results+json",
    },
    body: query,
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()).results.bindings.map((b) => Object.fromEntries(Object.entries(b).map(([k, x]) => [k, x.value])));
}

/** Opens an address of the page afresh and waits until it shows something. */
export const go = async (page, hash, wait = "main h1, main .empty, main .trouble") => {
  await page.goto("about:blank");
  await page.goto(`${base}/${hash}`);
  await page.waitForSelector(wait, { state: "attached" });
};
/** Waits until nothing of the page is still to come; a part that is drawn only when it is seen is brought into view. */
export const settled = (page) =>
  page.waitForFunction(() => {
    const left = document.querySelector(".skeleton, .waiting");
    left?.scrollIntoView({ block: "center" });
    return !left;
  });
export const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));
