// The SPARQL editor: CodeMirror with completion from this dataset (its ontology, prefixes and names), labels when an IRI is
// pointed at, and the service's own syntax errors shown where they are.

import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { h } from "./dom";
import { lang, t } from "./i18n";
import { ask, BASE, fullIri, get, labelsOf, NS, Problem, suggest, v } from "./sparql";

export interface Editor {
  node: HTMLElement;
  text(): string;
  set(text: string): void;
  trouble(error: unknown): void;
  focus(): void;
}

const KEYWORDS =
  "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS BIND VALUES GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET CONSTRUCT DESCRIBE ASK FROM NAMED GRAPH SERVICE EXISTS NOT IN AS COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI COALESCE IF STRLEN SUBSTR UCASE LCASE STRSTARTS STRENDS CONTAINS STRBEFORE STRAFTER CONCAT REPLACE REGEX ABS ROUND CEIL FLOOR YEAR MONTH DAY NOW a".split(
    " ",
  );

interface Known {
  completions: Completion[];
  prefixes: Record<string, string>;
}
let known: Promise<Known> | undefined;

/** Terms of the ontology and the vocabularies beside it, from the store itself. */
const terms = (): Promise<Known> =>
  (known ??= (async () => {
    const [found, prefixes] = await Promise.all([
      ask(
        `SELECT ?x (SAMPLE(?k) AS ?kind) (MAX(?z) AS ?zh) (MAX(?e) AS ?en) (MAX(?d) AS ?note) { VALUES ?k { owl:Class owl:ObjectProperty owl:DatatypeProperty skos:Concept } ?x a ?k . OPTIONAL { ?x rdfs:label|skos:prefLabel ?z FILTER(LANG(?z) = "zh") } OPTIONAL { ?x rdfs:label|skos:prefLabel ?e FILTER(LANG(?e) = "en") } OPTIONAL { ?x skos:definition ?d FILTER(LANG(?d) = "${lang()}") } } GROUP BY ?x`,
      ),
      get<Record<string, string>>("/prefixes"),
    ]);
    const kinds: Record<string, string> = {
      Class: "class",
      ObjectProperty: "property",
      DatatypeProperty: "property",
      Concept: "constant",
    };
    const own = found.rows
      .filter((r) => v(r, "x")!.startsWith(NS))
      .map((r): Completion => ({
        label: `bf:${v(r, "x")!.slice(NS.length)}`,
        type: kinds[v(r, "kind")!.replace(/^.*#/, "")] ?? "text",
        detail: [v(r, "zh"), lang() === "en" && v(r, "en")].filter(Boolean).join(" "),
        ...(r["note"] && { info: v(r, "note")! }),
        boost: 2,
      }));
    const beside = [
      "rdf:type",
      "rdfs:label",
      "skos:altLabel",
      "skos:exactMatch",
      "skos:notation",
      "skos:prefLabel",
      "dcterms:source",
      "dcterms:issued",
      "dcterms:publisher",
      "dcterms:title",
      "prov:wasGeneratedBy",
      "prov:used",
      "wgs84:lat",
      "wgs84:long",
    ];
    const words = KEYWORDS.map((k): Completion => ({ label: k, type: "keyword", boost: -1 }));
    return {
      prefixes,
      completions: [
        ...own,
        ...beside.map((label): Completion => ({ label, type: "property" })),
        ...Object.keys(prefixes).map((p): Completion => ({ label: `${p}:`, type: "namespace", detail: prefixes[p]!, boost: -2 })),
        ...words,
      ],
    };
  })());

/** Words: terms by name or by their label in either language, variables of the query, keywords. */
async function wordSource(context: CompletionContext): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[?$]?[\w:-]*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  if (/^[?$]/.test(word.text)) {
    const variables = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
    variables.delete(word.text);
    return { from: word.from, options: [...variables].map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
  }
  const { completions } = await terms();
  return { from: word.from, options: completions, validFor: /^[\w:-]*$/ };
}

/** Chinese words: names of places, bodies and programmes, and labels of terms; what is taken is the IRI or the term. */
async function nameSource(context: CompletionContext): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\u3400-\u9fff]+/);
  // Inside quotes a name is a string.
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  if (!word || (before.match(/"/g) ?? []).length % 2 === 1 || /^\s*#/.test(before)) return null;
  const [{ completions }, found] = await Promise.all([terms(), suggest(word.text).catch(() => ({ result: [] }))]);
  const own = completions
    .filter((c) => c.detail?.includes(word.text))
    .map((c): Completion => ({ label: c.detail!.split(" ")[0]!, apply: c.label, detail: c.label, type: c.type ?? "text" }));
  const names = found.result.map((s): Completion => ({
    label: s.name,
    apply: `<${s.id.startsWith("http") ? s.id : fullIri(s.id)}>`,
    detail: s.description ?? "",
    type: "constant",
  }));
  return { from: word.from, options: [...own, ...names], filter: false };
}

/** The label of the IRI or term under the pointer. */
const hover = hoverTooltip(async (view, pos) => {
  const line = view.state.doc.lineAt(pos);
  for (const m of line.text.matchAll(/<(https?:[^>\s]+)>|\b(bf|id):([\w-]+)/g)) {
    const [from, to] = [line.from + m.index, line.from + m.index + m[0].length];
    if (pos < from || pos > to) continue;
    const iri = m[1] ?? (m[2] === "bf" ? NS : BASE) + m[3]!;
    const label = (await labelsOf([iri])).get(iri);
    if (!label) return null;
    return { pos: from, end: to, above: true, create: () => ({ dom: h("div.cm-label", null, label) }) };
  }
  return null;
});

const look = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--giver)", fontWeight: "600" },
  { tag: [tags.atom, tags.variableName, tags.special(tags.variableName)], color: "var(--place)" },
  { tag: tags.string, color: "var(--taker)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool], color: "var(--value)" },
  { tag: [tags.standard(tags.variableName), tags.propertyName, tags.typeName, tags.namespace], color: "var(--what)" },
]);

export function editor(start: string, run: () => void): Editor {
  const view = new EditorView({
    state: EditorState.create({
      doc: start,
      extensions: [
        lineNumbers(),
        history(),
        bracketMatching(),
        closeBrackets(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(look),
        autocompletion({ override: [nameSource, wordSource], activateOnTyping: true }),
        hover,
        EditorView.lineWrapping,
        placeholder("SELECT …"),
        keymap.of([
          {
            key: "Mod-Enter",
            run: () => {
              run();
              return true;
            },
          },
          { key: "Tab", run: acceptCompletion },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({ "aria-label": `SPARQL. ${t("editorHelp")}`, spellcheck: "false" }),
      ],
    }),
  });
  const node = h("div.editor", null, view.dom);
  return {
    node,
    text: () => view.state.doc.toString(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    focus: () => view.focus(),
    trouble(error) {
      const body = error instanceof Problem ? error.body : {};
      const line = Number(body["line"]);
      if (!(line > 0 && line <= view.state.doc.lines)) {
        view.dispatch(setDiagnostics(view.state, []));
        return;
      }
      const at = view.state.doc.line(line);
      const from = Math.min(at.to, at.from + Math.max(0, Number(body["column"] ?? 1) - 1));
      view.dispatch(
        setDiagnostics(view.state, [
          {
            from,
            to: Math.max(from, Math.min(at.to, from + 12)),
            severity: "error",
            message: String((lang() === "zh" && body["detailZh"]) || body["detail"]),
          },
        ]),
      );
    },
  };
}
