// CodeMirror with the studio's tokens. Loaded on demand by code-editor.tsx only.

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { i18n } from '../i18n/index.ts';
import styles from './code-editor.module.css';
import type { CodeEditorProps } from './code-editor-props.ts';
import { codeColours, codeTheme } from './code-theme.ts';

const FromOutside = Annotation.define<boolean>();
const parseErrors = jsonParseLinter();

/** Empty text is no mistake yet; a place between two characters is marked at the one before. */
function jsonMistakes(view: EditorView): Diagnostic[] {
  if (view.state.doc.toString().trim() === '') return [];
  return parseErrors(view).map((mistake) => ({
    ...mistake,
    from: Math.max(0, mistake.from === mistake.to ? mistake.from - 1 : mistake.from),
    message: i18n.t('ui:code.invalidJson', { reason: mistake.message }),
  }));
}

type Editor = Omit<CodeEditorProps, 'className' | 'height'>;

/** What can change while the editor lives. */
function settings(editor: Editor): Extension {
  const isJson = editor.language === 'json';
  const isReadOnly = editor.isReadOnly === true;
  return [
    isJson ? json() : [],
    isJson && (editor.isChecked ?? !isReadOnly) ? linter(jsonMistakes, { delay: 300 }) : [],
    isReadOnly ? [EditorState.readOnly.of(true)] : highlightActiveLine(),
    editor.hasLineNumbers === true ? lineNumbers() : [],
    (editor.wrapsLines ?? true) ? EditorView.lineWrapping : [],
    editor.placeholder === undefined ? [] : placeholderText(editor.placeholder),
    EditorView.contentAttributes.of({ 'aria-label': editor.label, tabindex: '0' }),
  ];
}

/** What never changes; `latest` is what the page last asked for. */
const fixedExtensions = (latest: { readonly current: Editor }): Extension => [
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  search({ top: true }),
  syntaxHighlighting(codeColours),
  codeTheme,
  EditorState.tabSize.of(2),
  keymap.of([
    {
      key: 'Mod-Enter',
      run: () => {
        latest.current.onSubmit?.();
        return latest.current.onSubmit !== undefined;
      },
    },
    // Tab is not bound: it leads on as everywhere [WCAG 2.1.2]. Lines are indented with Mod-] and Mod-[.
    ...defaultKeymap,
    ...historyKeymap,
    ...searchKeymap,
  ]),
  EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    if (update.transactions.some((each) => each.annotation(FromOutside) === true)) return;
    latest.current.onValueChange?.(update.state.doc.toString());
  }),
];

export default function CodeMirror(editor: Editor) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const compartment = useRef(new Compartment());
  const latest = useRef(editor);
  latest.current = editor;

  useEffect(() => {
    if (host.current === null) return;
    const extensions = [fixedExtensions(latest), compartment.current.of(settings(latest.current))];
    const own = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: latest.current.value, extensions }),
    });
    view.current = own;
    return () => own.destroy();
  }, []);

  const { language, isReadOnly, isChecked, placeholder, wrapsLines, hasLineNumbers, label } =
    editor;
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what `settings` reads
  useEffect(() => {
    view.current?.dispatch({ effects: compartment.current.reconfigure(settings(latest.current)) });
  }, [language, isReadOnly, isChecked, placeholder, wrapsLines, hasLineNumbers, label]);

  useEffect(() => {
    const own = view.current;
    if (own === null || own.state.doc.toString() === editor.value) return;
    own.dispatch({
      changes: { from: 0, to: own.state.doc.length, insert: editor.value },
      annotations: FromOutside.of(true),
    });
  }, [editor.value]);

  return <div ref={host} className={styles.host} />;
}
