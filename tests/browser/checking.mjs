// Coverage and conflicts, on documents that disagree, leave a name open and are damaged.

import assert from "node:assert/strict";
import { test } from "./harness.mjs";
import { served } from "./own.mjs";

const DOCUMENTS = {
  "one.txt": `白河县2020年脱贫攻坚工作总结
2021年1月20日
2020年,白河县贫困发生率为0.6%。
2016年至2020年,常州市累计投入白河县帮扶资金3亿元。
2020年,白河县选派驻村第一书记82名。
`,
  "two.txt": `安康市东西部协作情况通报
2022年3月8日
2020年,白河县贫困发生率为0.9%。
2016年至2020年,常州市累计投入白河县帮扶资金3.4亿元。
\ufffd\ufffd据统计,2021年全县产业投\ufffd\ufffd万元。
`,
  "three.txt": `扶贫协作简讯
2020年,鼓楼区投入帮扶资金600万元,选派教师12名。
`,
};

const number = async (locator) => Number((await locator.innerText()).replace(/\D/g, ""));

test("coverage: documents by year and province, kinds, open names, notes; each leads to its claims", async (open) => {
  await served(DOCUMENTS, {}, async (at) => {
    const { page } = await open({ at });
    const show = async (hash) => {
      await page.goto("about:blank");
      await page.goto(`${at}/${hash}`);
      await page.waitForSelector("main h1");
    };
    await show("#/coverage");
    const row = (part, name) =>
      page.locator(`#${part} tbody tr`, { has: page.locator("th", { hasText: name }) }).first();
    for (const [part, name, docs] of [
      ["docsByYear", "2022", 1],
      ["docsByYear", "2021", 1],
      ["docsByYear", "未说明", 1],
      ["docsByPlace", "陕西省", 2],
      ["docsByPlace", "未说明", 1],
    ])
      assert.equal(await number(row(part, name).locator("td").first()), docs, `${part} ${name}`);
    assert.match(await row("openNames", "鼓楼区").innerText(), /南京市鼓楼区/);
    assert.match(await page.locator("#damageNotes").innerText(), /安康市东西部协作情况通报/);
    // Every number of claims leads to as many claims, and they to their sentences.
    const links = await page.locator("main section td a[href^='#/claims']").evaluateAll((all) =>
      all.map((a) => [a.getAttribute("href"), Number(a.textContent.replace(/\D/g, ""))]),
    );
    assert.ok(links.length > 8, String(links));
    for (const [href, n] of links) {
      await show(href);
      await page.waitForFunction(() => /\d/.test(document.querySelector(".hits")?.textContent ?? ""));
      assert.equal(await number(page.locator(".hits").first()), n, href);
    }
    await page.locator("table.claims a.open").first().click();
    await page.waitForSelector("mark.m.on");
    await both(page, show, "#/coverage", "Coverage");
  });
});

test("conflicts: figures that cannot both hold stand together, each with its sentence", async (open) => {
  await served(DOCUMENTS, {}, async (at) => {
    const { page } = await open({ at });
    const show = async (hash) => {
      await page.goto("about:blank");
      await page.goto(`${at}/${hash}`);
      await page.waitForSelector("main h1");
    };
    await show("#/conflicts");
    const group = (part, words) => page.locator(`#${part} .conflict`, { hasText: words });
    const rates = group("conflictsObservation", "贫困发生率");
    assert.deepEqual((await rates.locator("td.figure").allInnerTexts()).map((x) => x.trim()), ["0.9%", "0.6%"]);
    const sums = group("conflictsFunding", "常州市");
    assert.deepEqual((await sums.locator("td.figure").allInnerTexts()).map((x) => x.trim()), ["3.4亿元", "3亿元"]);
    assert.match(await sums.locator("h3").innerText(), /累计/);
    assert.equal(await page.locator("#conflictsStaffing .conflict").count(), 0);
    for (const r of await page.locator(".conflict tbody tr").all()) {
      assert.ok((await r.locator("mark").count()) > 0, await r.innerText());
      assert.equal(await r.locator("a.open").count(), 1);
    }
    // By keyboard: from the list of kinds to a group, and on to its sentence.
    await page.locator("main button.chip", { hasText: "资金" }).focus();
    await page.keyboard.press("Enter");
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.matches("#conflictsFunding a.open"))) break;
    }
    await page.keyboard.press("Enter");
    await page.waitForSelector("mark.m.on");
    assert.ok((await page.locator("mark.m.on").allInnerTexts()).includes("3.4亿元"));
    await both(page, show, "#/conflicts", "Conflicts");
  });
});

/** In English no word of the interface stays Chinese; on a phone nothing is wider than the screen. */
async function both(page, show, hash, title) {
  await page.setViewportSize({ width: 390, height: 844 });
  await show(hash);
  await page.waitForTimeout(300);
  assert.ok((await page.evaluate(() => document.scrollingElement.scrollWidth)) <= 390, `${hash} is wider than a phone`);
  await page.setViewportSize({ width: 1360, height: 900 });
  await show(hash);
  await page.locator("#lang").click();
  await page.waitForFunction((x) => document.querySelector("h1")?.textContent === x, title);
  const left = await page.evaluate(() =>
    [...document.querySelectorAll("main h1, main h2, main h3, main p, main th, main button, main td")]
      .map((n) => {
        const copy = n.cloneNode(true);
        for (const x of copy.querySelectorAll("[lang=zh-CN]")) x.remove();
        return n.closest("[lang=zh-CN]") ? "" : copy.textContent;
      })
      .filter((x) => /[\u4e00-\u9fff]/.test(x)),
  );
  assert.deepEqual(left, [], `${hash} in English`);
  await page.locator("#lang").click();
}
