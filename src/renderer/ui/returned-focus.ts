// Gives the focus back to where it was when something that hangs above the page closes. What opens by a
// command has no button of its own that it could return to.

import { useRef } from 'react';

/** For `onCloseAutoFocus`. Whoever took the focus meanwhile keeps it. */
export function useReturnedFocus(isOpen: boolean): (event: Event) => void {
  const before = useRef<Element | null>(null);
  // While it opens, the focus has not moved yet.
  if (isOpen) before.current ??= document.activeElement;
  return (event) => {
    event.preventDefault();
    const element = before.current;
    before.current = null;
    const isTaken = document.activeElement !== null && document.activeElement !== document.body;
    if (isTaken || !(element instanceof HTMLElement) || !element.isConnected) return;
    element.focus({ preventScroll: true });
  };
}
