// Pictures of every page, for eyes: both languages, light and dark, desktop and phone.

import { mkdirSync } from "node:fs";
import { base, fresh, launch, rows } from "./harness.mjs";

export async function shots(folder) {
  mkdirSync(folder, { recursive: true });
  const context = await launch();
  const [one] = await rows(
    "SELECT ?c ?d { ?c a bf:FundingClaim ; bf:document ?d ; bf:funder ?f ; bf:purpose ?p } ORDER BY DESC(?c) LIMIT 1",
  );
  const [place] = await rows(
    "SELECT ?p (COUNT(DISTINCT ?c) AS ?n) { ?c bf:place ?w . ?w bf:within ?p . ?p a bf:Province . ?c a bf:FundingClaim } GROUP BY ?p ORDER BY DESC(?n) LIMIT 1",
  );
  const [pair] = await rows("SELECT ?p (COUNT(DISTINCT ?c) AS ?n) { ?c bf:pair ?p } GROUP BY ?p ORDER BY DESC(?n) LIMIT 1");
  const tail = (x) => x.replace(/^.*\/id\//, "");
  const [claim, doc] = [tail(one.c), tail(one.d).replace("document/", "")];
  const query = (q) => `#/sparql?query=${encodeURIComponent(q)}`;
  const pages = {
    front: "",
    claims: "#/claims",
    "claims-funding": "#/claims?kind=FundingClaim&sort=amount",
    claim: `#/${claim}`,
    documents: "#/doc",
    reader: `#/doc/${doc}?claim=${claim.replace("claim/", "")}`,
    place: `#/thing/${tail(place.p)}`,
    pair: pair ? `#/thing/${tail(pair.p)}` : "",
    queries: "#/q",
    query: "#/q/who-funded-what",
    ontology: "#/ns",
    sparql: query(
      "SELECT ?funder ?place ?amount ?claim WHERE {\n  ?claim a bf:FundingClaim ; bf:amount ?amount ; bf:funder ?funder ; bf:place ?place .\n}\nORDER BY DESC(?amount)",
    ),
    ask: `#/ask?q=${encodeURIComponent("浙江省2021年给四川投了多少钱")}`,
    coverage: "#/coverage",
    conflicts: "#/conflicts",
    search: `#/search?q=${encodeURIComponent("贵州")}`,
  };
  const wanted = process.env.ONLY?.split(",");
  for (const [language, theme, width] of [
    ["zh", "light", 1360],
    ["en", "dark", 1360],
    ["zh", "dark", 390],
    ["en", "light", 390],
  ]) {
    const { page } = await fresh(context, {
      width,
      height: width < 500 ? 844 : 900,
    });
    await page.goto(`${base}/icon.svg`);
    await page.evaluate(
      ([l, t]) => {
        localStorage.setItem("lang", l);
        localStorage.setItem("theme", t);
      },
      [language, theme],
    );
    for (const [name, path] of Object.entries(pages)) {
      if (wanted && !wanted.includes(name)) continue;
      await page.goto("about:blank");
      await page.goto(`${base}/${path}`);
      await page.waitForSelector("main h1, main .empty, main .cm-editor, main .trouble", { state: "attached" });
      for (let i = 0; i < 10; i++) {
        await page.mouse.wheel(0, 800);
        await page.waitForTimeout(100);
      }
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(900);
      await page.screenshot({
        path: `${folder}/${name}-${language}-${theme}-${width}.png`,
        fullPage: name !== "reader",
      });
    }
    await page.evaluate(() => localStorage.clear());
    await page.close();
  }
  await context.close();
}
