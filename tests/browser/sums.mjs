// Running totals, plans and unknown amounts stay out of the sums: a store of our own, whose sums are known beforehand.

import assert from "node:assert/strict";
import { settled, test } from "./harness.mjs";
import { served } from "./own.mjs";

/** Two yearly figures, one of them told twice, a running total and a plan. */
const REPORT = `鲁甘协作工作简况
2024年3月5日
2021年,青岛市投入陇南市帮扶资金4000万元。
2022年,青岛市投入陇南市帮扶资金5500万元。
去年的通报说,2022年青岛市投入陇南市帮扶资金5500万元。
2016年以来,青岛市累计投入陇南市帮扶资金9亿元。
2025年,青岛市计划投入陇南市帮扶资金7000万元。
`;

/** A grant of which nobody says how much it was. */
const UNKNOWN = `@prefix bf: <https://w3id.org/bangfu/ns#> .
@prefix id: <https://w3id.org/bangfu/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <https://w3id.org/bangfu/id/x-> .
x:paper a bf:SourceDocument ; rdfs:label "手记"@zh ; bf:fileName "hand.ttl" ; bf:digest "00" .
x:said a bf:Passage ; bf:document x:paper ; bf:start 0 ; bf:end 18 ; bf:text "2023年,青岛市又向陇南市拨了一笔款" .
<https://w3id.org/bangfu/id/claim/00000000000000aa> a bf:FundingClaim, bf:Claim ; bf:document x:paper ; bf:passage x:said ;
  bf:order 0 ; bf:rule "hand" ; bf:score 60 ; bf:status bf:status-done ; bf:words "一笔款" ; bf:start 15 ; bf:end 18 ;
  bf:flow bf:flow-invest ; bf:cumulative false ; bf:period "2023/2023" ; bf:from "2023-01-01"^^xsd:date ; bf:to "2023-12-31"^^xsd:date ;
  bf:funder <https://w3id.org/bangfu/id/place/370200> ; bf:place <https://w3id.org/bangfu/id/place/621200> .
`;

/** The row of investments: what stands under yearly figures, running totals and plans. */
async function invested(page) {
  const row = page.locator("table.totals tbody tr", { has: page.locator("th", { hasText: /^投入$/ }) });
  await row.first().waitFor();
  const cells = (await row.first().locator("td").allInnerTexts()).map((x) => x.replace(/\s+/g, " "));
  assert.equal(cells.length, 3, String(cells));
  return cells;
}

function holds([yearly, running, planned]) {
  // 4000万 + 5500万: the repetition is counted once; 9亿 and 7000万 stand apart; the unknown one is told and adds nothing.
  assert.match(yearly, /9,500万元/, yearly);
  assert.match(yearly, /4 笔 · 1 笔重复 · 1 笔金额未说明/, yearly);
  assert.match(running, /9亿元/, running);
  assert.match(planned, /7,000万元/, planned);
}

/** The flows of a page of a thing: one kind of figure at a time, none of them added to another kind. */
async function drawn(page) {
  const card = page.locator("section.card", { has: page.locator("ol.bands") }).first();
  await card.locator("summary", { hasText: "列表" }).click();
  await card.locator("ol.bands li").first().waitFor();
  for (const [name, count, sum, others] of [
    ["年度或单笔", 4, "9,500万元", ["9亿", "7,000万", "0元"]],
    ["累计", 1, "9亿元", ["9,500万", "7,000万"]],
    ["计划或要求", 1, "7,000万元", ["9,500万", "9亿"]],
  ]) {
    const tab = card.locator(".tabs button", { hasText: name });
    assert.match((await tab.innerText()).replace(/\s+/g, ""), new RegExp(`${count}$`), name);
    await tab.click();
    await card.locator(".tabs button[aria-pressed=true]", { hasText: name }).waitFor();
    const text = await card.locator("ol.bands").innerText();
    assert.ok(text.includes(sum), `${name}: ${text}`);
    for (const other of others) assert.ok(!new RegExp(`(^|[^\\d,.])${other}`).test(text), `${name} holds ${other}: ${text}`);
    if (name === "年度或单笔") assert.match(await card.innerText(), /1 笔没有金额，未画/);
  }
}

test("sums leave out running totals, plans and unknown amounts, on the front and on pages of things", async (open) => {
  await served({ "report.txt": REPORT }, { "hand.ttl": UNKNOWN }, async (at) => {
    const { page } = await open({ at });
    for (const path of ["", "#/thing/place/621200", "#/thing/place/370200", "#/claims?kind=FundingClaim"]) {
      await page.goto("about:blank");
      await page.goto(`${at}/${path}`);
      await page.waitForSelector("main h1");
      for (let i = 0; i < 8; i++) {
        await page.mouse.wheel(0, 700);
        await page.waitForTimeout(100);
      }
      await settled(page);
      if (path.startsWith("#/thing")) await drawn(page);
      else holds(await invested(page));
    }
    // The unknown one is shown as unknown where claims are listed, and never as zero.
    await page.goto(`${at}/#/claims?kind=FundingClaim`);
    await page.waitForSelector("table.claims tbody tr");
    const listed = await page.locator("table.claims").innerText();
    assert.match(listed, /金额未说明/);
    assert.doesNotMatch(listed, /(^|\s)0元/);
  });
});
