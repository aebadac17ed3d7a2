// The editor: CodeMirror in a shadow root, where its styles are constructable sheets, so that a strict policy holds.
// Invariant: the operator's undo history outlives every edit that the playground makes.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { completion } from "./complete.js";

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)", padding: "10px 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--line-here)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "1px solid var(--edge)",
    borderRadius: "8px",
    boxShadow: "0 8px 24px #0003",
    overflow: "hidden",
    maxWidth: "min(30em, 90vw)",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-diagnostic": { padding: "8px 12px", fontFamily: "system-ui, sans-serif" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)", borderColor: "var(--edge)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--line-here)", color: "var(--soft)", border: "none" },
});
const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.propertyName, color: "var(--code-name)" },
    { tag: tags.string, color: "var(--code-text)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--code-value)" },
    { tag: tags.punctuation, color: "var(--soft)" },
  ])
);

/**
 * Puts an editor into an element.
 * @param {HTMLElement} mount
 * @param {string} text
 * @param {() => string} schema gives the JSON Schema of the text, when it is first asked for
 * @param {(text: string) => void} onText called when the operator has paused
 */
export const editor = (mount, text, schema, onText) => {
  const root = mount.shadowRoot ?? mount.attachShadow({ mode: "open" });
  let timer = 0;
  /** @type {import("@codemirror/autocomplete").CompletionSource | undefined} */
  let complete;
  const told = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    clearTimeout(timer);
    timer = setTimeout(() => onText(update.state.doc.toString()), 250);
  });
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        json(),
        autocompletion({ override: [(context) => (complete ??= completion(JSON.parse(schema())))(context)] }),
        // Tab is not among them: it leaves the editor, as everywhere in the page.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap]),
        EditorState.tabSize.of(2),
        EditorView.contentAttributes.of({ "aria-label": "Catalogue, as JSON", tabindex: "0" }),
        theme,
        colours,
        told,
      ],
    }),
  });
  return {
    /** Replaces the text, as one step that the operator can undo. @param {string} next */
    set(next) {
      const now = view.state.doc.toString();
      if (now === next) return;
      let start = 0;
      while (start < now.length && start < next.length && now[start] === next[start]) start++;
      let end = 0;
      while (end < now.length - start && end < next.length - start && now.at(-1 - end) === next.at(-1 - end)) end++;
      const changes = { from: start, to: now.length - end, insert: next.slice(start, next.length - end) };
      view.dispatch({ changes, annotations: isolateHistory.of("full"), scrollIntoView: false });
      clearTimeout(timer);
      onText(next);
    },
    /** Marks the findings. @param {import("@codemirror/lint").Diagnostic[]} findings */
    mark(findings) {
      const length = view.state.doc.length;
      // The operator may have typed on since the text was judged.
      const within = findings.map((one) => ({ ...one, from: Math.min(one.from, length), to: Math.min(one.to, length) }));
      view.dispatch(setDiagnostics(view.state, within));
    },
    /** Takes the operator to a place. @param {number} at */
    jump(at) {
      const anchor = Math.min(at, view.state.doc.length);
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      view.focus();
    },
    end: () => view.destroy(),
  };
};
