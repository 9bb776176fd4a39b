// SPARQL, named queries, questions, search.

import assert from "node:assert/strict";
import { base, go, rows, settled, test } from "./harness.mjs";

test("SPARQL: runs, shows labels, opens a row's sentence, keeps its address", async (open) => {
  const { page } = await open();
  await go(page, "#/sparql", ".cm-editor");
  await page.locator(".controls button.primary").click();
  await page.waitForSelector("table.cards tbody tr");
  await page.locator("button.open").first().click();
  await page.waitForSelector("tr.below blockquote.sentence mark");
  const address = page.url();
  assert.match(address, /query=/);
  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForSelector("table.cards tbody tr");
  await go(
    page,
    `#/sparql?query=${encodeURIComponent("SELECT ?place (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c bf:place ?place } GROUP BY ?place ORDER BY DESC(?n) LIMIT 5")}`,
    "table.cards tbody tr",
  );
  await page.waitForSelector("td a:has-text('省') + .iri");
  await page.locator("button.open").first().click();
  await page.waitForSelector("tr.below blockquote.sentence");
});

test("rows that name no claim find theirs: groups, expressions, sub-queries, aggregates", async (open) => {
  const { page } = await open();
  const queries = [
    "SELECT ?year (SUM(?a) AS ?sum) WHERE { ?c a bf:FundingClaim ; bf:amount ?a ; bf:from ?f } GROUP BY (YEAR(?f) AS ?year)",
    "SELECT (COUNT(*) AS ?n) WHERE { ?c a bf:PairingClaim }",
    "SELECT ?name ?n WHERE { { SELECT ?f (COUNT(?c) AS ?n) WHERE { ?c bf:funder ?f } GROUP BY ?f } ?f rdfs:label ?name }",
    "SELECT ?words ?kind WHERE { ?x a ?t ; bf:words ?words ; bf:rule ?r . FILTER(?t != bf:Claim) BIND(STRAFTER(STR(?t), '#') AS ?kind) } LIMIT 3",
    "SELECT ?text WHERE { ?p a bf:Passage ; bf:text ?text } LIMIT 3",
  ];
  for (const q of queries) {
    await go(page, `#/sparql?query=${encodeURIComponent(q)}`, "table.cards tbody tr");
    await page.locator("button.open").first().click();
    await page.waitForSelector("tr.below blockquote.sentence, tr.below .note");
    const found = await page.locator("tr.below blockquote.sentence, tr.below a").count();
    assert.ok(found > 0, `no way from the row of ${q}`);
  }
});

test("every view of the examples is drawn", async (open) => {
  const { page } = await open();
  await go(page, "#/sparql", ".cm-editor");
  const count = await page.locator("select optgroup").first().locator("option").count();
  assert.ok(count >= 8);
  for (let i = 0; i < count; i++) {
    await page.locator(".resulthead select").selectOption(String(i));
    await page.waitForSelector(".viewbody canvas, .viewbody table, .viewbody .note, .viewbody .empty");
    await settled(page);
    assert.equal(await page.locator(".viewbody .trouble, main > .trouble").count(), 0, `example ${i}`);
    assert.equal(await page.locator(".viewbody .empty").count(), 0, `example ${i} has nothing to show`);
  }
});

test("a syntax error is said with its line, in the reader's language", async (open) => {
  const { page, allowed } = await open();
  allowed.add(400);
  await go(page, `#/sparql?query=${encodeURIComponent("SELECT ?a WHERE {\n  ?a bf:funder ;\n}")}`, ".trouble");
  assert.match(await page.locator(".trouble").innerText(), /第 \d+ 行/);
  await page.waitForSelector(".cm-lintRange-error, .cm-lintPoint-error");
});

test("completion knows the ontology in Chinese, and names", async (open) => {
  const { page } = await open();
  await go(page, "#/sparql?query=%20", ".cm-editor");
  await page.locator(".cm-content").click();
  await page.keyboard.type("bf:fund");
  await page.waitForSelector(".cm-tooltip-autocomplete li:has-text('bf:funder')");
  await page.keyboard.press("Escape");
  await page.keyboard.insertText(" 云南");
  await page.keyboard.press("Control+Space");
  await page.waitForSelector(".cm-tooltip-autocomplete li:has-text('云南省')");
});

test("named queries: form, answer, code for programs", async (open) => {
  const { page } = await open();
  await go(page, "#/q");
  const listed = await page.locator(".cardlist a").count();
  assert.equal(listed, (await (await fetch(`${base}/q`, { headers: { accept: "application/json" } })).json()).length);
  await page.locator(".cardlist a[href='#/q/who-funded-what']").click();
  await page.waitForSelector("table.cards tbody tr");
  await page.locator("summary", { hasText: "用程序取数" }).click();
  for (const language of ["curl", "Python", "R", "JavaScript"]) {
    await page.locator(".snippets button", { hasText: new RegExp(`^${language}$`) }).click();
    assert.match(await page.locator(".snippets pre").innerText(), /who-funded-what\.csv/);
  }
  await page.locator("form.form input[name=from]").fill("2020");
  await page.locator("form.form button").click();
  await page.waitForFunction(() => location.hash.includes("from=2020"));
});

test("the first row of every named query that answers opens a sentence", async (open) => {
  const { page } = await open();
  const all = await (await fetch(`${base}/q`, { headers: { accept: "application/json" } })).json();
  let opened = 0;
  for (const q of all.filter((q) => q.parameters.every((p) => p.default !== null))) {
    // A federated query asks another endpoint; the service asks nobody and says so.
    const text = await (await fetch(`${base}/q/${q.name}.rq`)).text();
    if (/\bSERVICE\b/.test(text.replace(/^#.*$/gm, ""))) {
      assert.equal((await fetch(`${base}/q/${q.name}.json`)).status, 400, q.name);
      continue;
    }
    await go(page, `#/q/${q.name}?view=table`, "main table.cards, main p.empty");
    if (!(await page.locator("button.open").count())) continue;
    await page.locator("button.open").first().click();
    await page.waitForSelector("tr.below blockquote.sentence, tr.below .note");
    assert.ok((await page.locator("tr.below blockquote.sentence, tr.below .note a").count()) > 0, q.name);
    opened++;
  }
  assert.ok(opened >= 5, `only ${opened} queries answered`);
});

test("a question becomes SPARQL; what was not read is said", async (open) => {
  const { page } = await open();
  await go(page, "");
  await page.locator(".hero .askbox input").fill("贵州省2020年以前得到多少资金咕噜咕噜");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".question ruby");
  await page.waitForSelector(".caution q");
  await page.locator("summary", { hasText: "SPARQL" }).first().click();
  assert.match(await page.locator("pre.code").first().innerText(), /SELECT/);
  await go(page, `#/ask?q=${encodeURIComponent("天气真好")}`, ".reading");
  await page.waitForSelector(".empty");
});

test("search finds things by name and sentences by their words", async (open) => {
  const { page, allowed } = await open();
  // The index may still be in the making.
  allowed.add(503);
  await go(page, "");
  await page.locator("header .find input").fill("贵州");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".found a:has-text('贵州省')");
  await page.waitForSelector(".passages a");
  await page.locator(".passages a").first().click();
  await page.waitForSelector(".sheet");
});
