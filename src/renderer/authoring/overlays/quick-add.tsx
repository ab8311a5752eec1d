// The list of what can be added at a point: pick by typing; naming it comes next. With a source to bind
// from, what is added is bound at once.

import { useTranslation } from '../../i18n/index.ts';
import type { AuthoringRequest, NodeTemplate } from '../../state/authoring-store.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { Popover } from '../../ui/popover.tsx';
import { exchangeLabel } from '../node-name.ts';
import { NODE_TEMPLATES, TemplateGlyph, templateKey } from '../node-templates.tsx';
import { type PickItem, PickList } from '../pick-list.tsx';

type QuickAddRequest = Extract<AuthoringRequest, { kind: 'quick-add' }>;

export function QuickAdd({ request }: { request: QuickAddRequest }) {
  const { t } = useTranslation('authoring');
  const { ask, done } = useAuthoring.getState();
  const from = useTopology(({ exchanges }) =>
    request.connectFrom === null ? undefined : exchanges.get(request.connectFrom),
  );
  const source = from === undefined ? null : exchangeLabel(from.name);
  // Dropping a binding on empty canvas mostly means a queue.
  const templates = source === null ? NODE_TEMPLATES : [...NODE_TEMPLATES].sort(queuesFirst);
  const items = templates.map(
    (template): PickItem => ({
      id: templateKey(template),
      label: t(`template.${templateKey(template)}`),
      hint:
        source === null ? t(`templateHint.${templateKey(template)}`) : t('boundFrom', { source }),
      keywords: `${template.kind} ${template.type} ${t(`templateHint.${templateKey(template)}`)}`,
      icon: <TemplateGlyph template={template} />,
    }),
  );
  const label = source === null ? t('quickAdd.title') : t('quickAdd.titleFrom', { source });
  return (
    <Popover
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      label={label}
      point={request.screen}
    >
      <PickList
        label={label}
        placeholder={t('quickAdd.placeholder')}
        items={items}
        emptyText={t('quickAdd.none')}
        onPick={(id) => {
          const template = templates.find((candidate) => templateKey(candidate) === id);
          if (template !== undefined) ask({ ...request, kind: 'name-node', template });
        }}
      />
    </Popover>
  );
}

const queuesFirst = (a: NodeTemplate, b: NodeTemplate): number =>
  Number(a.kind === 'exchange') - Number(b.kind === 'exchange');
