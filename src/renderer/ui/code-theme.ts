// The look of CodeMirror, from the tokens only.

import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export const codeTheme = EditorView.theme({
  '&': { flex: '1', minHeight: '0', color: 'var(--text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    fontSize: 'var(--text-s)',
    lineHeight: '1.55',
  },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor': { borderLeftColor: 'var(--text)', borderLeftWidth: '1.5px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { background: 'color-mix(in srgb, var(--selection) 26%, transparent)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': {
    backgroundColor: 'color-mix(in srgb, var(--surface-3) 45%, transparent)',
  },
  '.cm-gutters': {
    color: 'var(--text-faint)',
    backgroundColor: 'var(--surface-1)',
    borderRight: '1px solid var(--border)',
  },
  '.cm-placeholder': { color: 'var(--text-faint)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--surface-3)',
    outline: '1px solid var(--border-strong)',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--danger)',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    border: '0',
    borderRadius: 'var(--radius-m)',
    color: 'var(--text)',
    backgroundColor: 'var(--surface-overlay)',
    boxShadow: 'var(--shadow-2)',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--text-s)',
  },
  '.cm-diagnostic-error': { borderLeft: '2px solid var(--danger)', padding: '4px 10px' },
  '.cm-panels': {
    color: 'var(--text)',
    backgroundColor: 'var(--surface-1)',
    fontFamily: 'var(--font-ui)',
  },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--border)' },
  '.cm-searchMatch': {
    backgroundColor: 'var(--warning-soft)',
    outline: '1px solid var(--warning)',
  },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--accent-soft)' },
});

export const codeColours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--exchange-direct)' },
  { tag: tags.string, color: 'var(--queue)' },
  { tag: tags.number, color: 'var(--exchange-headers)' },
  { tag: [tags.bool, tags.null], color: 'var(--exchange-fanout)' },
  { tag: [tags.separator, tags.punctuation, tags.bracket], color: 'var(--text-muted)' },
  { tag: tags.invalid, color: 'var(--danger)' },
]);
