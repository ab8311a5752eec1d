// Definitions in and out: the sheets of both, whichever is asked for. Mounted once.

import { useWorkspace } from '../state/workspace-store.ts';
import { ExportSheet } from './export-sheet.tsx';
import { ImportSheet } from './import-sheet.tsx';

export function TransferSheets() {
  const sheet = useWorkspace((workspace) => workspace.openSheet);
  switch (sheet) {
    case 'export':
      return <ExportSheet />;
    case 'import':
      return <ImportSheet />;
    default:
      return null;
  }
}
