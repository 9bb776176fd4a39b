// A document's source text as blocks to read, every piece with its range in the original: mark-up is left out of the
// picture, never out of the count. Offsets count Unicode scalar values, as claims do.

export interface Piece {
  text: string;
  start: number;
  end: number;
}
export interface Block {
  kind: "p" | "h" | "li" | "row";
  cells: Piece[][];
}

const BLOCKS =
  /^(address|article|aside|blockquote|body|br|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|html|li|main|nav|ol|option|p|pre|section|select|table|tbody|td|th|thead|title|tr|ul)$/i;
const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<(script|style|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)|<\/?([a-zA-Z][a-zA-Z0-9]*)\b[^>]*>|<[!?][^>]*>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});/g;

export const looksLikeHtml = (text: string): boolean => /<(?:!doctype html|html|body|div|p|table)\b/i.test(text.slice(0, 20000));

/** Character references as the browser reads them. */
const entities = document.createElement("textarea");
function referred(text: string): string {
  entities.innerHTML = text;
  return entities.value;
}

/** Offsets in scalar values for offsets in UTF-16 units. */
function scale(text: string): (utf16: number) => number {
  if (!/[\ud800-\udfff]/.test(text)) return (n) => n;
  const map = new Uint32Array(text.length + 1);
  let scalar = 0;
  for (let i = 0; i < text.length; i++) {
    map[i] = scalar;
    const unit = text.charCodeAt(i);
    const next = text.charCodeAt(i + 1);
    if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      map[i + 1] = scalar;
      i++;
    }
    scalar++;
  }
  map[text.length] = scalar;
  return (n) => map[n]!;
}

export function blocksOf(text: string): Block[] {
  return looksLikeHtml(text) ? fromHtml(text) : fromLines(text);
}

function fromHtml(text: string): Block[] {
  const at = scale(text);
  const blocks: Block[] = [];
  let block: Block | undefined;
  let piece: { text: string; from: number; to: number }[] = [];
  let inTable = 0;
  const settle = (): void => {
    const cells = block?.cells ?? [[]];
    const said = piece.filter((p) => p.text);
    piece = [];
    const kind = block?.kind ?? "p";
    cells[cells.length - 1]!.push(...said.map((p) => ({ text: p.text, start: at(p.from), end: at(p.to) })));
    block = { kind, cells };
  };
  const close = (next: Block["kind"]): void => {
    settle();
    if (block && block.cells.some((c) => c.some((p) => p.text.trim()))) blocks.push(block);
    block = { kind: next, cells: [[]] };
  };
  let from = 0;
  const plain = (to: number): void => {
    if (to > from) piece.push({ text: text.slice(from, to), from, to });
  };
  for (const m of text.matchAll(TOKEN)) {
    plain(m.index);
    from = m.index + m[0].length;
    if (m[0].startsWith("&")) {
      piece.push({ text: referred(m[0]), from: m.index, to: from });
      continue;
    }
    const tag = m[2]?.toLowerCase();
    if (!tag || !BLOCKS.test(tag)) continue;
    const opens = !m[0].startsWith("</");
    if (tag === "table") inTable += opens ? 1 : -1;
    if ((tag === "td" || tag === "th") && block?.kind === "row") {
      settle();
      if (opens && (block.cells.length > 1 || block.cells[0]!.length)) block.cells.push([]);
      continue;
    }
    // What stands inside a cell does not end its row.
    if (inTable > 0 && block?.kind === "row" && tag !== "tr" && tag !== "table") {
      settle();
      continue;
    }
    close(opens && tag === "tr" ? "row" : opens && /^h[1-6]$|^title$/.test(tag) ? "h" : opens && tag === "li" ? "li" : "p");
  }
  plain(text.length);
  close("p");
  return blocks;
}

function fromLines(text: string): Block[] {
  const at = scale(text);
  const blocks: Block[] = [];
  const line = /[^\r\n]+/g;
  for (const m of text.matchAll(line)) {
    const [whole, from] = [m[0], m.index];
    if (!whole.trim()) continue;
    const piece = (a: number, b: number): Piece => ({ text: text.slice(a, b), start: at(a), end: at(b) });
    if (/^\s*\|.*\|\s*$/.test(whole)) {
      if (/^[\s|:-]+$/.test(whole)) continue;
      const cells: Piece[][] = [];
      let a = from + whole.indexOf("|") + 1;
      for (let b = text.indexOf("|", a); b >= 0 && b < from + whole.length; b = text.indexOf("|", a)) {
        cells.push([piece(a, b)]);
        a = b + 1;
      }
      blocks.push({ kind: "row", cells });
      continue;
    }
    const heading = /^#{1,6}\s+/.exec(whole);
    blocks.push(
      heading
        ? { kind: "h", cells: [[piece(from + heading[0].length, from + whole.length)]] }
        : { kind: "p", cells: [[piece(from, from + whole.length)]] },
    );
  }
  return blocks;
}

export interface Mark {
  claim: number;
  role: string;
  start: number;
  end: number;
}
export interface Run {
  start: number;
  end: number;
  marks: Mark[];
}

/** Overlapping marks as runs that do not overlap, in order: one sweep. */
export function runsOf(marks: Mark[]): Run[] {
  const events = marks
    .filter((m) => m.end > m.start)
    .flatMap((m) => [
      { at: m.start, m, on: true },
      { at: m.end, m, on: false },
    ])
    .sort((a, b) => a.at - b.at);
  const active = new Set<Mark>();
  const runs: Run[] = [];
  let from = 0;
  for (const e of events) {
    if (active.size && e.at > from) runs.push({ start: from, end: e.at, marks: [...active] });
    from = e.at;
    if (e.on) active.add(e.m);
    else active.delete(e.m);
  }
  return runs;
}

/** The parts of a piece: plain text and runs, in order. `hint` is where to begin looking in the runs; it is moved on. */
export function cut(piece: Piece, runs: Run[], hint: { at: number }): { text: string; run?: Run }[] {
  const out: { text: string; run?: Run }[] = [];
  const chars = Array.from(piece.text);
  // A character reference stands for one character, however long it is written.
  const index = (offset: number): number =>
    chars.length === piece.end - piece.start ? offset - piece.start : offset >= piece.end ? chars.length : 0;
  while (hint.at < runs.length && runs[hint.at]!.end <= piece.start) hint.at++;
  let from = piece.start;
  for (let i = hint.at; i < runs.length && runs[i]!.start < piece.end; i++) {
    const run = runs[i]!;
    const [a, b] = [Math.max(run.start, piece.start), Math.min(run.end, piece.end)];
    if (a > from) out.push({ text: chars.slice(index(from), index(a)).join("") });
    out.push({ text: chars.slice(index(a), index(b)).join(""), run });
    from = b;
  }
  if (from < piece.end) out.push({ text: chars.slice(index(from)).join("") });
  return out.filter((p) => p.text);
}
