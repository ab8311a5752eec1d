// Where the focus begins in a dialog: where one types; for an alert at its first answer; else at the dialog
// itself, so that no button is pressed by chance and no tooltip opens unasked.

const TYPED_INTO = 'input:not([type="hidden"]), textarea, [role="combobox"]';

/** For `onOpenAutoFocus` of Radix's dialogs; their content can take the focus. */
export function focusFirst(event: Event): void {
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  event.preventDefault();
  const answer = dialog.getAttribute('role') === 'alertdialog' ? 'footer button' : null;
  const first =
    dialog.querySelector<HTMLElement>(TYPED_INTO) ??
    (answer === null ? null : dialog.querySelector<HTMLElement>(answer));
  (first ?? dialog).focus();
}
