// All shortcuts at a glance, to be changed in place.

import { useTranslation } from '../i18n/index.ts';
import { ShortcutTable } from '../settings/shortcut-table.tsx';
import { useWorkspace } from '../state/workspace-store.ts';
import { Sheet } from '../ui/sheet.tsx';

export function ShortcutSheet() {
  const { t } = useTranslation('app');
  const isOpen = useWorkspace((state) => state.openSheet === 'shortcuts');
  const { open } = useWorkspace.getState();
  return (
    <Sheet
      isOpen={isOpen}
      onOpenChange={(next) => open(next ? 'shortcuts' : null)}
      title={t('shortcuts.title')}
      description={t('shortcuts.lead')}
    >
      <ShortcutTable />
    </Sheet>
  );
}
