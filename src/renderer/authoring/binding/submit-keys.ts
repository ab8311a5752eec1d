// Control or Command with Enter sends a form from anywhere in it: in a table, Enter alone adds a row.

import type { KeyboardEvent } from 'react';

export function submitOnModEnter(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
