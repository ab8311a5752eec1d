// The browser's own copy and paste on the canvas and the list. Its events carry the text themselves, so that
// no permission has to be asked for, and paste works between windows.

import { useEffect } from 'react';
import { useSelection } from '../../state/selection-store.ts';
import { pasteText, takeSelectionText } from './clipboard-actions.ts';

export function useClipboardEvents(): void {
  useEffect(() => {
    const onCopy = (event: ClipboardEvent): void => {
      if (isForText(event) || useSelection.getState().ids.length === 0) return;
      const text = takeSelectionText();
      if (text === null) return;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (isForText(event)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text === '') return;
      event.preventDefault();
      void pasteText(text);
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, []);
}

/** Text fields and selected text keep their own clipboard; dialogs and panels too. */
function isForText(event: ClipboardEvent): boolean {
  const { target } = event;
  if (target instanceof Element) {
    if (target.closest('input, textarea, select, [contenteditable="true"]') !== null) return true;
    if (target.closest('[role="dialog"], [role="alertdialog"]') !== null) return true;
  }
  return event.type === 'copy' && (document.getSelection()?.isCollapsed ?? true) === false;
}
