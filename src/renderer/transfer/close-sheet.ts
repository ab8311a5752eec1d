// Closes the sheet that is open; takes what sheets tell when they are opened or closed.

import { useWorkspace } from '../state/workspace-store.ts';

export const closeSheet = (isOpen: boolean): void => {
  if (!isOpen) useWorkspace.getState().open(null);
};
