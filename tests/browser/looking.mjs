// Things, languages, light and dark, keyboard, phone, and what goes wrong.

import assert from "node:assert/strict";
import { base, go, rows, settled, test } from "./harness.mjs";

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
    () => document.documentElement.lang === "en" && document.querySelector("h1")?.textContent === "Claims",
  );
  for (const path of ["", "#/doc", "#/coverage", "#/conflicts", "#/q", "#/sparql", "#/ns", "#/ask", "#/search"]) {
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
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const first = await ground();
  await page.locator("#theme").click();
  assert.notEqual(await ground(), first);
  await page.reload();
  assert.notEqual(await ground(), first);
  await page.locator("#theme").click();
  assert.equal(await ground(), first);
});

test("without a choice the page is as light or dark as the system, also when that changes, in charts too", async (open) => {
  const { page } = await open();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const ink = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--ink").trim());
  await go(page, "");
  await page.evaluate(() => localStorage.removeItem("theme"));
  await page.emulateMedia({ colorScheme: "dark" });
  await go(page, "");
  const [dark, darkInk] = [await ground(), await ink()];
  assert.match(darkInk, /^#[0-9a-f]{6}$/, "charts read colours as they are written");
  await page.emulateMedia({ colorScheme: "light" });
  await page.waitForFunction((x) => getComputedStyle(document.body).backgroundColor !== x, dark);
  assert.notEqual(await ink(), darkInk);
  // A choice of the reader's own stands against the system's.
  await page.locator("#theme").click();
  assert.equal(await ground(), dark);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.emulateMedia({ colorScheme: "light" });
  assert.equal(await ground(), dark);
  await page.evaluate(() => localStorage.removeItem("theme"));
});

test("by keyboard alone: skip link, facets, reader", async (open) => {
  const { page } = await open();
  await go(page, "#/claims");
  await page.waitForSelector("table.claims tbody tr");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  // From the start of the text the filters come first; their own skip link leads past them.
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.matches(".facets .skip"))) break;
  }
  await page.keyboard.press("Enter");
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.matches("a.open"))) break;
  }
  assert.ok(await page.evaluate(() => document.activeElement.matches("a.open")), "the sentence is reached by Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("mark.m.on");
});

test("on a phone of 390 pixels nothing is wider than the screen", async (open) => {
  const { page, allowed } = await open({ width: 390, height: 844 });
  allowed.add(503);
  const [{ c, d }] = await rows("SELECT ?c ?d { ?c a bf:FundingClaim ; bf:document ?d ; bf:funder ?f } LIMIT 1");
  const paths = [
    "",
    "#/claims",
    "#/doc",
    "#/coverage",
    "#/conflicts",
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
        .filter((n) => n.getBoundingClientRect().right > innerWidth + 1 && !n.closest("pre, .cm-editor, .chart, .scroll"))
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

test("borders come from the reader's own file only, and a wrong file is refused", async (open) => {
  const { page } = await open();
  await go(page, "");
  const map = page.locator("section.card", { has: page.locator("h2", { hasText: "帮扶地图" }) });
  await map.scrollIntoViewIfNeeded();
  await map.locator("canvas").first().waitFor();
  const file = (text) => ({ name: "borders.geojson", mimeType: "application/geo+json", buffer: Buffer.from(text) });
  await map.locator("input[type=file]").setInputFiles(file("{}"));
  await page.waitForFunction(() => document.querySelector("[role=alert]")?.textContent?.includes("读不了"));
  const ring = [
    [100, 25],
    [105, 25],
    [105, 30],
    [100, 30],
    [100, 25],
  ];
  await map
    .locator("input[type=file]")
    .setInputFiles(file(JSON.stringify({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } })));
  await page.waitForFunction(() => document.querySelector("[role=alert]")?.textContent === "");
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
  const { page, allowed } = await open();
  allowed.add(503);
  await go(page, `#/search?q=${encodeURIComponent("<img src=x onerror=alert(1)>\"'")}`);
  await go(page, `#/claims?text=${encodeURIComponent('" } <script>')}`);
  await page.waitForSelector("p.empty");
  await go(page, `#/thing/body/${encodeURIComponent("> <b>")}`);
  assert.equal(await page.locator("main b, main img, main script").count(), 0);
});
