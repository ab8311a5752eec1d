// Everything about what is selected: an exchange, a queue or a binding, to see and to change; several things
// in sum.

import { useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { useSelection } from '../state/selection-store.ts';
import { useTopology } from '../state/topology-store.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { applyDraft } from './properties/apply-changes.ts';
import { BindingLists } from './properties/binding-list.tsx';
import { BindingPanel } from './properties/binding-panel.tsx';
import { ObjectForm } from './properties/object-form.tsx';
import { OriginLine } from './properties/origin-line.tsx';
import { PolicyLine } from './properties/policy-line.tsx';
import styles from './properties/property-panel.module.css';
import { readOnlyReason } from './properties/read-only-reason.ts';
import { SelectionSummary } from './properties/selection-summary.tsx';
import { type ObjectEditing, useObjectDraft } from './properties/use-object-draft.ts';

/** Of the entity `id`, or of the whole selection when there is more in it. */
export function PropertyPanel({ id }: { id: string }) {
  const { t } = useTranslation('authoring');
  const selected = useSelection((selection) => selection.ids);
  const binding = useTopology(({ bindings }) => bindings.get(id));
  const editing = useObjectDraft(id);
  if (selected.length > 1 && selected.includes(id)) return <SelectionSummary ids={selected} />;
  if (binding !== undefined) return <BindingPanel binding={binding} />;
  if (editing !== null) return <ObjectPanel key={id} editing={editing} />;
  return <EmptyState title={t('properties.gone')} />;
}

function ObjectPanel({ editing }: { editing: ObjectEditing }) {
  const { node, draft, difference } = editing;
  const reason = readOnlyReason(node);
  return (
    <div className={styles.panel}>
      <div className={styles.scroll}>
        <div className={styles.origins}>
          <OriginLine origin={node.view.origin} />
        </div>
        {reason !== null && <p className={styles.reason}>{reason}</p>}
        <PolicyLine node={node} />
        <ObjectForm
          draft={draft}
          features={node.kind === 'queue' ? node.view.features : null}
          policy={node.view.policy}
          readOnlyReason={reason}
          onDraftChange={editing.change}
        />
        <BindingLists node={node} />
      </div>
      {difference.length > 0 && <ApplyBar editing={editing} />}
    </div>
  );
}

/** Says that applying means recreating, and does it. */
function ApplyBar({ editing }: { editing: ObjectEditing }) {
  const { t } = useTranslation('authoring');
  const [isBusy, setBusy] = useState(false);
  const { difference, isValid } = editing;
  return (
    <footer className={styles.apply}>
      <p className={styles.applyWords} role="status">
        {t('properties.changes', { count: difference.length })}
      </p>
      <div className={styles.applyButtons}>
        <Button size="s" onClick={editing.reset}>
          {t('properties.reset')}
        </Button>
        <Button
          size="s"
          variant="primary"
          isBusy={isBusy}
          disabled={!isValid}
          onClick={() => {
            setBusy(true);
            void applyDraft(editing).finally(() => setBusy(false));
          }}
        >
          {t('properties.apply')}
        </Button>
      </div>
    </footer>
  );
}
