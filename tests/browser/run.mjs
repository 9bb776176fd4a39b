// The page in a real browser. scripts/browser-test.sh makes the store, serves it and calls this.

import assert from "node:assert/strict";
import { base, rows, run, test } from "./harness.mjs";
import { shots } from "./shots.mjs";

const go = async (page, hash, wait = "main h1, main .empty, main .trouble") => {
  await page.goto("about:blank");
  await page.goto(`${base}/${hash}`);
  await page.waitForSelector(wait, { state: "attached" });
};
const settled = (page) =>
  page.waitForFunction(() => !document.querySelector(".skeleton, .waiting"));
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));

test("the front paints with little, then answers: totals, flows, pairs", async (open) => {
  const { page } = await open();
  await go(page, "");
  await page.waitForSelector(".totals a.sum");
  const seen = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    before: performance
      .getEntriesByType("resource")
      .filter(
        (r) =>
          r.responseEnd <=
          (performance.getEntriesByName("first-contentful-paint")[0]
            ?.startTime ?? 0),
      )
      .map((r) => ({ name: r.name, size: r.encodedBodySize })),
  }));
  console.log(
    `      first contentful paint ${Math.round(seen.paint)} ms, ${Math.round(seen.before.reduce((n, r) => n + r.size, 0) / 1024)} KiB before it`,
  );
  assert.ok(
    !seen.before.some((r) => /\/(chart|network|sparql|evidence)-/.test(r.name)),
    "charts, network and editor are loaded later",
  );
  assert.ok(
    seen.before.reduce((n, r) => n + r.size, 0) < 80 * 1024,
    "less than 80 KiB before the first paint",
  );
  const [{ n }] = await rows(
    "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a bf:FundingClaim }",
  );
  assert.equal(
    await page.locator(".counts a[href*=FundingClaim]").innerText(),
    Number(n).toLocaleString("en"),
  );
  await page.waitForSelector(".flowcard canvas");
  await page.waitForSelector(".pairs tbody tr");
});

test("a total opens exactly the figures that it was made of", async (open) => {
  const { page } = await open();
  await go(page, "");
  const cell = page.locator(".totals td:has(a.sum)").first();
  await cell.waitFor();
  const stated = Number(/\d+/.exec(await cell.locator(".sub").innerText())[0]);
  await cell.locator("a.sum").click();
  await page.waitForSelector(".hits:has-text('条')");
  assert.equal(
    Number((await page.locator(".hits").innerText()).replace(/\D/g, "")),
    stated,
  );
  assert.match(await hash(page), /kind=FundingClaim.*shelf=/);
});

test("running totals and plans are never in the sum of yearly figures", async () => {
  const cumulative = await rows(
    "SELECT ?c { ?c a bf:FundingClaim ; bf:cumulative true } LIMIT 1",
  );
  assert.equal(cumulative.length, 1, "the sample has running totals");
});

test("a band of the Sankey, taken from its list, opens its claims", async (open) => {
  const { page } = await open();
  await go(page, "");
  await page.locator(".flowcard details summary").click();
  const band = page.locator(".flowcard .bands li").first();
  const stated = Number(/(\d+)\s*笔/.exec(await band.innerText())[1]);
  await band.locator("a").click();
  await page.waitForSelector(".hits:has-text('条')");
  assert.equal(
    Number((await page.locator(".hits").innerText()).replace(/\D/g, "")),
    stated,
  );
});

test("the year brush moves by keyboard and narrows the figures", async (open) => {
  const { page } = await open();
  await go(page, "");
  const first = page.locator(".flowcard .brush input").first();
  await first.waitFor();
  const before = await page.locator(".flowcard .note").first().innerText();
  await first.focus();
  for (let i = 0; i < 40; i++) await page.keyboard.press("ArrowRight");
  const output = await page.locator(".flowcard output").innerText();
  assert.doesNotMatch(output, /全部/);
  assert.notEqual(
    await page.locator(".flowcard .note").first().innerText(),
    before,
  );
  await page.locator(".flowcard .brush-line button").click();
  assert.match(await page.locator(".flowcard output").innerText(), /全部/);
});

test("facets narrow the claims; the address keeps the choice", async (open) => {
  const { page } = await open();
  await go(page, "#/claims");
  await page.waitForSelector("table.claims tbody tr");
  const all = Number(
    (await page.locator(".hits").innerText()).replace(/\D/g, ""),
  );
  const choice = page.locator(".facet a", { hasText: "资金" }).first();
  const stated = Number(await choice.locator("b").innerText());
  await choice.click();
  await page.waitForFunction(
    (n) =>
      document.querySelector(".hits")?.textContent?.replace(/\D/g, "") ===
      String(n),
    stated,
  );
  assert.ok(stated < all);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForFunction(
    (n) =>
      document.querySelector(".hits")?.textContent?.replace(/\D/g, "") ===
      String(n),
    stated,
  );
  await page.waitForSelector(".facet a[aria-current=true]");
  await page.locator(".chosen .out").first().click();
  await page.waitForFunction(
    (n) =>
      document.querySelector(".hits")?.textContent?.replace(/\D/g, "") ===
      String(n),
    all,
  );
});

test("each facet counts what choosing it gives", async (open) => {
  const { page } = await open();
  await go(page, "#/claims?kind=FundingClaim");
  await page.waitForSelector(".facet li a");
  await page.waitForTimeout(500);
  const choices = await page
    .locator(".facet a:not([aria-current])")
    .evaluateAll((nodes) =>
      nodes.map((a) => ({
        href: a.getAttribute("href"),
        n: a.querySelector("b").textContent,
        name: a.querySelector("span").textContent,
      })),
    );
  assert.ok(choices.length > 8);
  // One of each facet is enough to know the pattern; all would be the same query again.
  const seen = new Set();
  for (const c of choices) {
    const names =
      [...new URLSearchParams(c.href.split("?")[1]).keys()]
        .filter((k) => k !== "kind")
        .join() || "kind";
    if (seen.has(names)) continue;
    seen.add(names);
    await page.goto(`${base}/${c.href}`);
    await page.waitForFunction(
      (h) =>
        location.hash === h && document.querySelector(".hits")?.textContent,
      c.href,
    );
    const hits = Number(
      (await page.locator(".hits").innerText()).replace(/\D/g, ""),
    );
    const more =
      names === "kind"
        ? Number(choices.find((x) => x.name === "资金")?.n ?? 0)
        : 0;
    assert.ok(
      hits === Number(c.n) || (names === "kind" && hits >= Number(c.n) + more),
      `${c.name}: ${hits} ≠ ${c.n}`,
    );
  }
});

test("a row leads to its sentence in the document, highlighted word for word", async (open) => {
  const { page } = await open();
  await go(page, "#/claims?kind=FundingClaim&sort=amount");
  const row = page.locator("table.claims tbody tr").first();
  const id = (await row.locator(".figure a").getAttribute("href")).replace(
    "#/claim/",
    "",
  );
  await row.locator("a.open").click();
  await page.waitForSelector("mark.m.on");
  const [{ words }] = await rows(
    `SELECT ?words { <https://w3id.org/bangfu/id/claim/${id}> bf:words ?words }`,
  );
  const shown = await page
    .locator("mark.m.on[data-role=value]")
    .allInnerTexts();
  assert.equal(shown.join(""), words);
  assert.ok(await page.locator("mark.m.on").first().isVisible());
  assert.match(page.url(), new RegExp(`claim=${id}`));
});

test("every claim of every document stands in its text where it says, value and slots", async (open) => {
  const { page } = await open();
  const documents = await rows(
    "SELECT ?d (COUNT(DISTINCT ?c) AS ?n) { ?c bf:document ?d ; bf:rule ?r } GROUP BY ?d",
  );
  assert.ok(documents.length >= 3);
  let checked = 0;
  for (const { d } of documents) {
    const doc = d.replace(/^.*\/document\//, "");
    const stated = await rows(
      `SELECT ?claim ?words ?o { ?claim bf:document <${d}> ; bf:words ?words ; bf:order ?o } ORDER BY ?o`,
    );
    await go(page, `#/doc/${doc}`);
    await page.waitForFunction(
      (n) => document.querySelectorAll(".index li").length === n,
      stated.length,
    );
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll(".index button")].map((b) => {
        b.click();
        const c = new URLSearchParams(location.hash.split("?")[1]).get("claim");
        return {
          id: c,
          value: [...document.querySelectorAll("mark.m.on")]
            .filter((m) => m.title.includes("数值"))
            .map((m) => m.textContent)
            .join(""),
          all: [...document.querySelectorAll("mark.m.on")]
            .map((m) => m.textContent)
            .join(""),
        };
      }),
    );
    const tidy = (x) => x.replace(/<[^>]*>/g, "").replace(/\s+/g, "");
    for (const { claim, words } of stated) {
      const one = shown.find((s) => claim.endsWith(`/${s.id}`));
      assert.ok(one, `${doc}: ${claim} is not in the list`);
      assert.ok(
        tidy(one.value) === tidy(words) || tidy(one.all).includes(tidy(words)),
        `${doc}: “${words}” is marked as “${one.value}”`,
      );
      checked++;
    }
  }
  console.log(
    `      ${checked} claims of ${documents.length} documents found in their texts`,
  );
});

test("a highlight opens its claim, by mouse and by keyboard", async (open) => {
  const { page } = await open();
  const [{ d }] = await rows(
    "SELECT ?d (COUNT(?c) AS ?n) { ?c bf:document ?d ; bf:rule ?r } GROUP BY ?d ORDER BY DESC(?n) LIMIT 1",
  );
  await go(page, `#/doc/${d.replace(/^.*\/document\//, "")}`);
  const marks = page.locator("mark.m[data-role=value]");
  await marks.nth(2).click();
  const first = await page.locator(".panel .big").innerText();
  assert.ok(first.length > 0);
  assert.ok((await page.locator(".index li.on").count()) === 1);
  await marks.nth(5).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    (was) => document.querySelector(".panel .big")?.textContent !== was,
    first,
  );
  await page.locator(".panel a", { hasText: "全部要素" }).click();
  await page.waitForSelector("blockquote.sentence mark");
  await page.waitForSelector("table.slots tbody tr");
});

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
    await go(
      page,
      `#/sparql?query=${encodeURIComponent(q)}`,
      "table.cards tbody tr",
    );
    await page.locator("button.open").first().click();
    await page.waitForSelector("tr.below blockquote.sentence, tr.below .note");
    const found = await page
      .locator("tr.below blockquote.sentence, tr.below a")
      .count();
    assert.ok(found > 0, `no way from the row of ${q}`);
  }
});

test("every view of the examples is drawn", async (open) => {
  const { page } = await open();
  await go(page, "#/sparql", ".cm-editor");
  const count = await page
    .locator("select optgroup")
    .first()
    .locator("option")
    .count();
  assert.ok(count >= 8);
  for (let i = 0; i < count; i++) {
    await page.locator(".resulthead select").selectOption(String(i));
    await page.waitForSelector(
      ".viewbody canvas, .viewbody table, .viewbody .note, .viewbody .empty",
    );
    await settled(page);
    assert.equal(
      await page.locator(".viewbody .trouble, main > .trouble").count(),
      0,
      `example ${i}`,
    );
    assert.equal(
      await page.locator(".viewbody .empty").count(),
      0,
      `example ${i} has nothing to show`,
    );
  }
});

test("a syntax error is said with its line, in the reader's language", async (open) => {
  const { page, allowed } = await open();
  allowed.add(400);
  await go(
    page,
    `#/sparql?query=${encodeURIComponent("SELECT ?a WHERE {\n  ?a bf:funder ;\n}")}`,
    ".trouble",
  );
  assert.match(await page.locator(".trouble").innerText(), /第 \d+ 行/);
  await page.waitForSelector(".cm-lintRange-error, .cm-lintPoint-error");
});

test("completion knows the ontology in Chinese, and names", async (open) => {
  const { page } = await open();
  await go(page, "#/sparql?query=%20", ".cm-editor");
  await page.locator(".cm-content").click();
  await page.keyboard.type("bf:fund");
  await page.waitForSelector(
    ".cm-tooltip-autocomplete li:has-text('bf:funder')",
  );
  await page.keyboard.press("Escape");
  await page.keyboard.insertText(" 云南");
  await page.keyboard.press("Control+Space");
  await page.waitForSelector(".cm-tooltip-autocomplete li:has-text('云南省')");
});

test("named queries: form, answer, code for programs", async (open) => {
  const { page } = await open();
  await go(page, "#/q");
  const listed = await page.locator(".cardlist a").count();
  assert.equal(
    listed,
    (
      await (
        await fetch(`${base}/q`, { headers: { accept: "application/json" } })
      ).json()
    ).length,
  );
  await page.locator(".cardlist a[href='#/q/who-funded-what']").click();
  await page.waitForSelector("table.cards tbody tr");
  await page.locator("summary", { hasText: "用程序取数" }).click();
  for (const language of ["curl", "Python", "R", "JavaScript"]) {
    await page
      .locator(".snippets button", { hasText: new RegExp(`^${language}$`) })
      .click();
    assert.match(
      await page.locator(".snippets pre").innerText(),
      /who-funded-what\.csv/,
    );
  }
  await page.locator("form.form input[name=from]").fill("2020");
  await page.locator("form.form button").click();
  await page.waitForFunction(() => location.hash.includes("from=2020"));
});

test("the first row of every named query that answers opens a sentence", async (open) => {
  const { page } = await open();
  const all = await (
    await fetch(`${base}/q`, { headers: { accept: "application/json" } })
  ).json();
  let opened = 0;
  for (const q of all.filter((q) =>
    q.parameters.every((p) => p.default !== null),
  )) {
    await go(
      page,
      `#/q/${q.name}?view=table`,
      "main table.cards, main p.empty",
    );
    if (!(await page.locator("button.open").count())) continue;
    await page.locator("button.open").first().click();
    await page.waitForSelector("tr.below blockquote.sentence, tr.below .note");
    assert.ok(
      (await page
        .locator("tr.below blockquote.sentence, tr.below .note a")
        .count()) > 0,
      q.name,
    );
    opened++;
  }
  assert.ok(opened >= 5, `only ${opened} queries answered`);
});

test("a question becomes SPARQL; what was not read is said", async (open) => {
  const { page } = await open();
  await go(page, "");
  await page
    .locator(".hero .askbox input")
    .fill("贵州省2020年以前得到多少资金咕噜咕噜");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".question ruby");
  await page.waitForSelector(".caution q");
  await page.locator("summary", { hasText: "SPARQL" }).first().click();
  assert.match(await page.locator("pre.code").first().innerText(), /SELECT/);
  await go(page, `#/ask?q=${encodeURIComponent("天气真好")}`, ".reading");
  await page.waitForSelector(".empty");
});

test("search finds things by name and sentences by their words", async (open) => {
  const { page } = await open();
  await go(page, "");
  await page.locator("header .find input").fill("贵州");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".found a:has-text('贵州省')");
  await page.waitForSelector(".passages a");
  await page.locator(".passages a").first().click();
  await page.waitForSelector(".sheet");
});

test("a place has its facts, money, ties, indicators, neighbours and claims", async (open) => {
  const { page } = await open();
  const [{ p }] = await rows(
    "SELECT ?p (COUNT(DISTINCT ?c) AS ?n) { ?c bf:place ?w . ?w bf:within ?p . ?p a bf:Province . ?c a bf:FundingClaim } GROUP BY ?p ORDER BY DESC(?n) LIMIT 1",
  );
  await page.goto(`${base}/id/place/${p.replace(/^.*\//, "")}`);
  await page.waitForSelector(".thing h1");
  assert.match(await page.locator(".thing .facts").innerText(), /\d{6}/);
  for (let i = 0; i < 12; i++) {
    await page.mouse.wheel(0, 700);
    await page.waitForTimeout(120);
  }
  await settled(page);
  const titles = await page.locator(".thing section h2").allInnerTexts();
  for (const wanted of ["资金", "相邻的事物", "说到它的陈述", "下一级地点"])
    assert.ok(titles.includes(wanted), `${wanted} is missing of ${titles}`);
  await page.waitForSelector(".network canvas");
});

test("both languages: every part changes, and the choice is kept", async (open) => {
  const { page } = await open();
  await go(page, "#/claims");
  await page.locator("#lang").click();
  await page.waitForFunction(
    () =>
      document.documentElement.lang === "en" &&
      document.querySelector("h1")?.textContent === "Claims",
  );
  for (const path of [
    "",
    "#/doc",
    "#/q",
    "#/sparql",
    "#/ns",
    "#/ask",
    "#/search",
  ]) {
    await go(page, path);
    await page.waitForTimeout(250);
    // Interface words: buttons, headings, labels, table heads. Data stay Chinese and are marked so or stand in cells.
    const left = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          "header a, header button:not(#lang), main h1, main h2, main thead th, main label, footer, button.primary",
        ),
      ]
        .filter((n) => !n.closest("[lang=zh-CN]"))
        .map((n) => n.textContent)
        .filter((x) => /[\u4e00-\u9fff]/.test(x)),
    );
    assert.deepEqual(left, [], `${path} in English`);
  }
  await page.locator("#lang").click();
  await page.waitForFunction(() => document.documentElement.lang === "zh-CN");
});

test("light and dark", async (open) => {
  const { page } = await open();
  await go(page, "");
  const ground = () =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const first = await ground();
  await page.locator("#theme").click();
  assert.notEqual(await ground(), first);
  await page.reload();
  assert.notEqual(await ground(), first);
  await page.locator("#theme").click();
  assert.equal(await ground(), first);
});

test("by keyboard alone: skip link, facets, reader", async (open) => {
  const { page } = await open();
  await go(page, "#/claims");
  await page.waitForSelector("table.claims tbody tr");
  await page.keyboard.press("Tab");
  assert.equal(
    await page.evaluate(() => document.activeElement.className),
    "skip",
  );
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.matches("a.open")))
      break;
  }
  assert.ok(
    await page.evaluate(() => document.activeElement.matches("a.open")),
    "the sentence is reached by Tab",
  );
  await page.keyboard.press("Enter");
  await page.waitForSelector("mark.m.on");
});

test("on a phone of 390 pixels nothing is wider than the screen", async (open) => {
  const { page } = await open({ width: 390, height: 844 });
  const [{ c, d }] = await rows(
    "SELECT ?c ?d { ?c a bf:FundingClaim ; bf:document ?d ; bf:funder ?f } LIMIT 1",
  );
  const paths = [
    "",
    "#/claims",
    "#/doc",
    `#/doc/${d.replace(/^.*\//, "")}?claim=${c.replace(/^.*\//, "")}`,
    `#/claim/${c.replace(/^.*\//, "")}`,
    "#/thing/place/520000",
    "#/q",
    "#/q/who-funded-what",
    "#/sparql",
    "#/ns",
    "#/ask?q=%E8%B0%81%E5%9C%A8%E5%B8%AE%E6%89%B6%E8%B4%B5%E5%B7%9E%E7%9C%81",
    "#/search?q=%E8%B4%B5%E5%B7%9E",
  ];
  for (const path of paths) {
    await go(page, path);
    await page.waitForTimeout(400);
    const wide = await page.evaluate(() => ({
      page: document.scrollingElement.scrollWidth,
      who: [...document.querySelectorAll("main *")]
        .filter(
          (n) =>
            n.getBoundingClientRect().right > innerWidth + 1 &&
            !n.closest("pre, .cm-editor, .chart, .scroll"),
        )
        .slice(0, 3)
        .map((n) => `${n.tagName}.${n.className}`),
    }));
    assert.ok(wide.page <= 390, `${path}: ${wide.page} px: ${wide.who}`);
  }
});

test("what is not there is said, with a way on", async (open) => {
  const { page, allowed } = await open();
  allowed.add(404);
  for (const path of [
    "#/claim/0000000000000000",
    "#/doc/nothing-of-this-name",
    "#/thing/place/999999",
    "#/q/no-such-query",
    "#/nowhere",
    "#/claims?text=%E9%BE%98%E9%BE%98%E9%BE%98",
  ]) {
    await go(page, path);
    await page.waitForSelector(".empty, p.empty");
    assert.ok((await page.locator("main a").count()) > 0, path);
  }
});

test("when the service goes away the page says so and tries again", async (open) => {
  const { page, faults } = await open();
  await go(page, "#/doc");
  await page.route("**/sparql", (r) => r.abort());
  await page.evaluate(() => {
    location.hash = "#/ns";
  });
  await page.waitForSelector(".trouble button");
  assert.match(await page.locator(".trouble").innerText(), /连不上服务/);
  await page.unroute("**/sparql");
  await page.locator(".trouble button").click();
  await page.waitForSelector("section.card h2");
  faults.length = 0;
});

test("hostile names stay text", async (open) => {
  const { page } = await open();
  await go(
    page,
    `#/search?q=${encodeURIComponent("<img src=x onerror=alert(1)>\"'")}`,
  );
  await go(page, `#/claims?text=${encodeURIComponent('" } <script>')}`);
  await page.waitForSelector("p.empty");
  await go(page, `#/thing/body/${encodeURIComponent("> <b>")}`);
  assert.equal(await page.locator("main b, main img, main script").count(), 0);
});

if (process.env.SHOTS) await shots(process.env.SHOTS);
process.exit((await run()) ? 0 : 1);
