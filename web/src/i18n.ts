// Both languages of the page. The words stand in words.ts; terms of the graph carry their own labels.

import { WORDS } from "./words";

export type Lang = "zh" | "en";
export type Word = keyof typeof WORDS;

let current: Lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

export const lang = (): Lang => current;

export function setLang(to: Lang): void {
  current = to;
  document.documentElement.lang = to === "zh" ? "zh-CN" : "en";
  try {
    localStorage.setItem("lang", to);
  } catch {
    /* not kept */
  }
}

/** The word in the reader's language. */
export const t = (key: Word): string => WORDS[key][current === "zh" ? 0 : 1];

/** The same for a name that comes from data (a role, a flow, a column); one that is no word stays as it is. */
export const term = (key: string): string => (Object.hasOwn(WORDS, key) ? t(key as Word) : key);

const BOUNDS: Record<string, [string, string]> = {
  about: ["约", "about "],
  nearly: ["近", "nearly "],
  at_least: ["不少于", "at least "],
  more_than: ["超过", "more than "],
  at_most: ["不超过", "at most "],
  less_than: ["低于", "less than "],
};

/** A number with its unit, as people of the language say it; what is unknown is said to be, and is never zero. */
export function amount(value: string | number | undefined, unit = "元", bound = ""): string {
  if (value === undefined || value === "" || Number.isNaN(Number(value))) return t("unknownAmount");
  const n = Number(value);
  const sign = BOUNDS[bound]?.[current === "zh" ? 0 : 1] ?? "";
  const plain = (x: number): string => x.toLocaleString("en", { maximumFractionDigits: 4 });
  if (current === "zh") {
    if (Math.abs(n) >= 1e8) return `${sign}${plain(n / 1e8)}亿${unit}`;
    if (Math.abs(n) >= 1e4) return `${sign}${plain(n / 1e4)}万${unit}`;
    return `${sign}${plain(n)}${unit}`;
  }
  const money = unit === "元";
  const tail = money ? "" : unit && !/^[%‰]/.test(unit) ? ` ${unit}` : unit;
  const head = `${sign}${money ? "¥" : ""}`;
  if (Math.abs(n) >= 1e9) return `${head}${plain(n / 1e9)} bn${tail}`;
  if (Math.abs(n) >= 1e6) return `${head}${plain(n / 1e6)} m${tail}`;
  return `${head}${plain(n)}${tail}`;
}
