// The question box: its own page shows what was read; here only the way there.

import { h, link } from "./dom";
import { t } from "./i18n";

export const QUESTIONS = [
  "上海市2016年以来给云南投了多少钱",
  "谁在帮扶贵州省",
  "浙江向四川派了多少干部",
  "2020年哪些单位给宁夏捐赠了资金",
];

export function askBox(question = ""): HTMLElement {
  const input = h("input", {
    type: "text",
    name: "question",
    value: question,
    placeholder: t("askHint"),
    "aria-label": t("ask"),
    autocomplete: "off",
    maxlength: 300,
    lang: "zh-CN",
  });
  return h(
    "form.askbox",
    {
      onsubmit: (e: Event) => {
        e.preventDefault();
        if (input.value.trim()) location.hash = link("ask", { q: input.value.trim() });
      },
    },
    input,
    h("button.primary", { type: "submit" }, t("ask")),
  );
}
