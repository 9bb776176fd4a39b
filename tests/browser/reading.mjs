// The front, the table of claims, documents: from a number to the sentence that says it.

import assert from "node:assert/strict";
import { base, go, hash, rows, test } from "./harness.mjs";

test("the front paints with little, then answers: totals, flows, pairs", async (open) => {
  const { page } = await open();
  await go(page, "");
  await page.waitForSelector(".totals a.sum");
  const seen = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    before: performance
      .getEntriesByType("resource")
      .filter((r) => r.responseEnd <= (performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0))
      .map((r) => ({ name: r.name, size: r.encodedBodySize })),
  }));
  console.log(
    `      first contentful paint ${Math.round(seen.paint)} ms, ${Math.round(seen.before.reduce((n, r) => n + r.size, 0) / 1024)} KiB before it`,
  );
  assert.ok(
    !seen.before.some((r) => /\/(chart|network|sparql|evidence)-/.test(r.name)),
    "charts, network and editor are loaded later",
  );
  assert.ok(seen.before.reduce((n, r) => n + r.size, 0) < 80 * 1024, "less than 80 KiB before the first paint");
  const [{ n }] = await rows("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a bf:FundingClaim }");
  assert.equal(await page.locator(".counts a[href*=FundingClaim]").innerText(), Number(n).toLocaleString("en"));
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
  assert.equal(Number((await page.locator(".hits").innerText()).replace(/\D/g, "")), stated);
  assert.match(await hash(page), /kind=FundingClaim.*shelf=/);
});

test("a band of the Sankey, taken from its list, opens its claims", async (open) => {
  const { page } = await open();
  await go(page, "");
  await page.locator(".flowcard details summary").click();
  const band = page.locator(".flowcard .bands li").first();
  const stated = Number(/(\d+)\s*笔/.exec(await band.innerText())[1]);
  await band.locator("a").click();
  await page.waitForSelector(".hits:has-text('条')");
  assert.equal(Number((await page.locator(".hits").innerText()).replace(/\D/g, "")), stated);
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
  assert.notEqual(await page.locator(".flowcard .note").first().innerText(), before);
  await page.locator(".flowcard .brush-line button").click();
  assert.match(await page.locator(".flowcard output").innerText(), /全部/);
});

test("facets narrow the claims; the address keeps the choice", async (open) => {
  const { page } = await open();
  await go(page, "#/claims");
  await page.waitForSelector("table.claims tbody tr");
  const all = Number((await page.locator(".hits").innerText()).replace(/\D/g, ""));
  const choice = page.locator(".facet a", { hasText: "资金" }).first();
  const stated = Number(await choice.locator("b").innerText());
  await choice.click();
  await page.waitForFunction((n) => document.querySelector(".hits")?.textContent?.replace(/\D/g, "") === String(n), stated);
  assert.ok(stated < all);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForFunction((n) => document.querySelector(".hits")?.textContent?.replace(/\D/g, "") === String(n), stated);
  await page.waitForSelector(".facet a[aria-current=true]");
  await page.locator(".chosen .out").first().click();
  await page.waitForFunction((n) => document.querySelector(".hits")?.textContent?.replace(/\D/g, "") === String(n), all);
});

test("each facet counts what choosing it gives", async (open) => {
  const { page } = await open();
  await go(page, "#/claims?kind=FundingClaim");
  await page.waitForSelector(".facet li a");
  await page.waitForTimeout(500);
  const choices = await page.locator(".facet a:not([aria-current])").evaluateAll((nodes) =>
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
    const names = [...new URLSearchParams(c.href.split("?")[1]).keys()].filter((k) => k !== "kind").join() || "kind";
    if (seen.has(names)) continue;
    seen.add(names);
    await go(page, c.href);
    await page.waitForSelector(".hits:has-text('条')");
    await page.waitForFunction((h) => location.hash === h && document.querySelector(".hits")?.textContent, c.href);
    const hits = Number((await page.locator(".hits").innerText()).replace(/\D/g, ""));
    const more = names === "kind" ? Number(choices.find((x) => x.name === "资金")?.n ?? 0) : 0;
    assert.ok(hits === Number(c.n) || (names === "kind" && hits >= Number(c.n) + more), `${c.name}: ${hits} ≠ ${c.n}`);
  }
});

test("a row leads to its sentence in the document, highlighted word for word", async (open) => {
  const { page } = await open();
  await go(page, "#/claims?kind=FundingClaim&sort=amount");
  const row = page.locator("table.claims tbody tr").first();
  const id = (await row.locator(".figure a").getAttribute("href")).replace("#/claim/", "");
  await row.locator("a.open").click();
  await page.waitForSelector("mark.m.on");
  const [{ words }] = await rows(`SELECT ?words { <https://w3id.org/bangfu/id/claim/${id}> bf:words ?words }`);
  const shown = await page.locator("mark.m.on[data-role=value]").allInnerTexts();
  assert.equal(shown.join(""), words);
  assert.ok(await page.locator("mark.m.on").first().isVisible());
  assert.match(page.url(), new RegExp(`claim=${id}`));
});

test("every claim of every document stands in its text where it says, value and slots", async (open) => {
  const { page } = await open();
  const documents = await rows("SELECT ?d (COUNT(DISTINCT ?c) AS ?n) { ?c bf:document ?d ; bf:rule ?r } GROUP BY ?d");
  assert.ok(documents.length >= 3);
  let checked = 0;
  for (const { d } of documents) {
    const doc = d.replace(/^.*\/document\//, "");
    const stated = await rows(
      `SELECT ?claim ?words ?o { ?claim bf:document <${d}> ; bf:words ?words ; bf:order ?o } ORDER BY ?o`,
    );
    await go(page, `#/doc/${doc}`);
    await page.waitForFunction((n) => document.querySelectorAll(".index li").length === n, stated.length);
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
          all: [...document.querySelectorAll("mark.m.on")].map((m) => m.textContent).join(""),
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
  console.log(`      ${checked} claims of ${documents.length} documents found in their texts`);
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
  await page.waitForFunction((was) => document.querySelector(".panel .big")?.textContent !== was, first);
  await page.locator(".panel a", { hasText: "全部要素" }).click();
  await page.waitForSelector("blockquote.sentence mark");
  await page.waitForSelector("table.slots tbody tr");
});
