// Words of the page in both languages. Terms of the graph carry their own labels.

export type Lang = "zh" | "en";

const WORDS = {
  title: ["帮扶", "bangfu"],
  tagline: ["谁在何时何地出了什么钱,每一条都能回到原句", "Who funded what, where and when; every row leads to its sentence"],
  front: ["首页", "Home"],
  claims: ["陈述", "Claims"],
  documents: ["文件", "Documents"],
  queries: ["查询", "Queries"],
  sparql: ["SPARQL", "SPARQL"],
  search: ["搜索", "Search"],
  ontology: ["本体", "Ontology"],
  ask: ["提问", "Ask"],
  askHint: ["上海市2016年以来给云南投了多少钱", "Ask in Chinese: 上海市2016年以来给云南投了多少钱"],
  askRead: ["读到", "Read"],
  askUnread: ["没有读懂", "Could not read"],
  askNothing: ["没有读出可以问的事:请说出地方、出资方、年份,或“多少钱”“派了谁”“谁帮扶”等。", "Nothing to ask was read: name a place, a giver, a year, or money, staff, pairs."],
  showSparql: ["看 SPARQL", "Show SPARQL"],
  run: ["运行", "Run"],
  stop: ["停止", "Stop"],
  running: ["查询中…", "Running…"],
  loading: ["载入中…", "Loading…"],
  share: ["分享链接", "Share link"],
  copied: ["已复制", "Copied"],
  examples: ["示例", "Examples"],
  rows: ["行", "rows"],
  noRows: ["没有结果", "No rows"],
  download: ["下载", "Download"],
  view: ["视图", "View"],
  table: ["表", "Table"],
  chart: ["柱状", "Bars"],
  timeline: ["时间线", "Timeline"],
  map: ["地图", "Map"],
  graph: ["网络", "Graph"],
  sankey: ["桑基", "Sankey"],
  raw: ["原文", "Raw"],
  sentence: ["原句", "Sentence"],
  openSentence: ["看原句", "Open sentence"],
  unknown: ["未说明", "not stated"],
  unknownAmount: ["金额未说明", "amount not stated"],
  yearly: ["年度或单笔", "Yearly or single"],
  cumulative: ["累计", "Cumulative"],
  planned: ["计划或要求", "Planned or required"],
  yearlyNote: ["已发生、非累计的各笔;可能互有重叠", "Done, not cumulative; figures may overlap"],
  cumulativeNote: ["多年或全过程的累计数,不相加,只列最大一笔", "Running totals: never added up, the largest is shown"],
  plannedNote: ["尚未发生,不计入事实", "Not yet facts; counted apart"],
  sum: ["各笔之和", "Sum of figures"],
  largest: ["最大一笔", "Largest figure"],
  receipts: ["逐笔查看", "See each figure"],
  noAmount: ["条没有金额", "without an amount"],
  sankeyTitle: ["钱从谁来,到哪里,做什么", "Who gave, to where, for what"],
  sankeyNote: ["线宽为金额;点线看陈述。年度、累计、计划分开显示,从不相加。", "Width is money; click a band for its claims. Yearly, cumulative and planned figures are shown apart and never added."],
  years: ["年份", "Years"],
  undated: ["未注明年份", "undated"],
  topPairs: ["陈述最多的帮扶结对", "Aid pairs with most claims"],
  pair: ["结对", "Pair"],
  scheme: ["方式", "Scheme"],
  count: ["条数", "Claims"],
  kind: ["类型", "Type"],
  funder: ["出资方", "Funder"],
  place: ["地点", "Place"],
  within: ["地点(含其下)", "Place (with all within)"],
  recipient: ["受助方", "Recipient"],
  helper: ["帮扶方", "Helper"],
  sender: ["派出方", "Sender"],
  purpose: ["用途", "Purpose"],
  programme: ["项目计划", "Programme"],
  indicator: ["指标", "Indicator"],
  post: ["岗位", "Post"],
  title_: ["文件名", "Title"],
  issuer: ["发文方", "Issuer"],
  value: ["数值", "Value"],
  amount: ["数额", "Amount"],
  period: ["时段", "Period"],
  flow: ["流向", "Flow"],
  status: ["状态", "Status"],
  score: ["可信度", "Score"],
  minScore: ["可信度至少", "Score at least"],
  document: ["文件", "Document"],
  from: ["从", "From"],
  to: ["到", "To"],
  any: ["全部", "Any"],
  text: ["原句含", "Sentence has"],
  reset: ["清除筛选", "Clear"],
  previous: ["上一页", "Previous"],
  next: ["下一页", "Next"],
  inferred: ["由上下文推断", "inferred from context"],
  said: ["本句说出", "said in the sentence"],
  rule: ["规则", "Rule"],
  derivation: ["推导", "Derivation"],
  caution: ["存疑", "Caution"],
  what: ["要素", "Slot"],
  words: ["原词", "Words"],
  thing: ["所指", "Thing"],
  cite: ["引用", "Cite"],
  facts: ["事实", "Facts"],
  appears: ["出现在这些陈述中", "Appears in these claims"],
  allClaims: ["全部陈述", "All claims"],
  neighbours: ["相邻", "Neighbourhood"],
  overTime: ["指标随时间", "Indicators over time"],
  data: ["数据", "Data"],
  reader: ["阅读", "Read"],
  noText: ["库中没有此文件的原文(旧库请重建);仍可看每条陈述的原句。", "The store keeps no text of this document (build it again); each claim still has its sentence."],
  error: ["出错", "Error"],
  parameters: ["参数", "Parameters"],
  snippets: ["代码", "Code"],
  dataAsOf: ["数据截至", "Data as of"],
  theme: ["明暗", "Theme"],
  language: ["English", "中文"],
  results: ["结果", "Results"],
  skip: ["跳到正文", "Skip to content"],
  claimsHere: ["本文件的陈述", "Claims of this document"],
  position: ["位置", "Position"],
  Place: ["地点", "Place"],
  FundingClaim: ["资金", "Funding"],
  Observation: ["观测", "Observation"],
  StaffingClaim: ["人员", "Staffing"],
  PairingClaim: ["结对", "Pairing"],
  PolicyClaim: ["政策", "Policy"],
  SourceDocument: ["来源文件", "Documents"],
  done: ["已完成", "done"],
  required: ["要求", "required"],
  invest: ["投入", "invest"],
  allocate: ["安排", "allocate"],
  spend: ["支出", "spend"],
  loan: ["贷款", "loan"],
  donate: ["捐赠", "donate"],
  raise: ["筹集", "raise"],
  purchase: ["采购", "purchase"],
  agree: ["签约", "agree"],
  level: ["水平", "level"],
  change: ["变化", "change"],
  target: ["目标", "target"],
  standard: ["标准", "standard"],
  others: ["其他", "Others"],
  noCoordinates: ["行没有坐标", "rows without coordinates"],
  fewer: ["只画最大的", "Only the largest are drawn:"],
} satisfies Record<string, [string, string]>;

export type Word = keyof typeof WORDS;

let current: Lang = ((): Lang => {
  const kept = localStorage.getItem("lang");
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
})();

export const lang = (): Lang => current;

export function setLang(to: Lang): void {
  current = to;
  localStorage.setItem("lang", to);
  document.documentElement.lang = to === "zh" ? "zh-CN" : "en";
}

/** The word in the reader's language; a name that is no word stays as it is. */
export function t(key: string): string {
  const pair = (WORDS as Record<string, [string, string]>)[key];
  return pair ? pair[current === "zh" ? 0 : 1] : key;
}

const BOUNDS: Record<string, [string, string]> = {
  about: ["约", "about "], nearly: ["近", "nearly "], at_least: ["不少于", "at least "], more_than: ["超过", "more than "],
  at_most: ["不超过", "at most "], less_than: ["低于", "less than "],
};

/** A number with its unit, in the way people of the language say it; nothing is rounded that they can see. */
export function amount(value: string | number | undefined, unit = "元", bound = ""): string {
  if (value === undefined || value === "") return t("unknownAmount");
  const n = Number(value);
  const sign = BOUNDS[bound]?.[current === "zh" ? 0 : 1] ?? "";
  const plain = (x: number): string => x.toLocaleString("en", { maximumFractionDigits: 4 });
  const each = (unit: string): string => (unit === "元" ? (current === "zh" ? "元" : " yuan") : unit);
  if (current === "zh") {
    if (Math.abs(n) >= 1e8) return `${sign}${plain(n / 1e8)}亿${unit}`;
    if (Math.abs(n) >= 1e4) return `${sign}${plain(n / 1e4)}万${unit}`;
  } else {
    if (Math.abs(n) >= 1e9) return `${sign}${plain(n / 1e9)} bn${each(unit)}`;
    if (Math.abs(n) >= 1e6) return `${sign}${plain(n / 1e6)} m${each(unit)}`;
  }
  return `${sign}${plain(n)}${each(unit)}`;
}
