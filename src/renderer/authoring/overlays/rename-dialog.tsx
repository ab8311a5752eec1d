// A new name for an exchange or a queue. AMQP has no rename, so it says what really happens: a new object,
// bound like the old one, and what becomes of the old one's messages and consumers.

import { type FormEvent, useEffect, useId, useMemo, useState } from 'react';
import type { DeletionPreview } from '../../../shared/ipc/contract.ts';
import type { Failure } from '../../../shared/ipc/result.ts';
import { nameRefusal } from '../../../shared/topology/name-rules.ts';
import { type TopologyNode, topologyNode } from '../../../shared/topology/topology-maps.ts';
import { invoke } from '../../api/index.ts';
import { formatNumber } from '../../i18n/format.ts';
import { i18n, useTranslation } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import type { HistoryStep } from '../../state/history-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { notify } from '../../ui/toast.tsx';
import { selectWhenThere } from '../adding.ts';
import { FailureNote } from '../failure-note.tsx';
import { referenceNames } from '../node-name.ts';
import { takenNames } from '../node-templates.tsx';
import { nodeId } from '../operations/declaration.ts';
import { pagePorts, perform } from '../operations/perform.ts';
import { type OldObject, renaming } from '../operations/renaming.ts';
import { useAttempt } from '../use-attempt.ts';
import { Fact, Facts } from './facts.tsx';
import { NameField } from './name-field.tsx';

export function RenameDialog({ nodeId: id }: { nodeId: string }) {
  const [found] = useState(() => topologyNode(useTopology.getState(), id));
  const vhost = useVhost((state) => state.current);
  const [preview, setPreview] = useState<DeletionPreview | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const give = (text: string | null, failure?: Failure): void => {
      useAuthoring.getState().done();
      if (failure !== undefined) notify.failure(failure);
      else if (text !== null) notify.info(text);
    };
    if (found === null) return give(null);
    const { kind, view } = found;
    if (found.kind === 'exchange' && found.view.isPredeclared) {
      return give(i18n.t('authoring:rename.predeclared'));
    }
    if (found.kind === 'queue' && found.view.isExclusive) {
      return give(i18n.t('authoring:rename.exclusive', { name: view.name }));
    }
    void invoke(`${kind}.deletion-preview`, { vhost, name: view.name }).then((result) => {
      if (!isCurrent) return;
      if (result.ok) setPreview(result.value);
      else give(null, result.failure);
    });
    return () => {
      isCurrent = false;
    };
  }, [found, vhost]);
  if (found === null || preview === null) return null;
  return <RenameForm node={found} preview={preview} vhost={vhost} />;
}

interface RenameFormProps {
  readonly node: TopologyNode;
  readonly preview: DeletionPreview;
  readonly vhost: string;
}

function RenameForm({ node, preview, vhost }: RenameFormProps) {
  const { t } = useTranslation('authoring');
  const { done } = useAuthoring.getState();
  const formId = useId();
  const { kind, view } = node;
  const isUsedQueue = kind === 'queue' && preview.messages + preview.consumers > 0;
  const [name, setName] = useState(view.name);
  const [old, setOld] = useState<OldObject>(isUsedQueue ? 'leave' : 'delete');
  const attempt = useAttempt();
  const taken = useMemo(() => takenNames(kind), [kind]);
  const isSame = name === view.name;
  const refusal = isSame ? null : nameRefusal(name, taken);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isSame) done();
    const change =
      refusal === null && !isSame ? renaming(pagePorts, vhost, view.id, name, old) : null;
    if (change === null) return;
    const label = renameLabel(node, name, old === 'delete' && preview.messages > 0);
    const select = (): void => {
      done();
      selectWhenThere(nodeId(kind, name));
    };
    void attempt.run(() => perform(label, change), select);
  };
  return (
    <Dialog
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      size="s"
      title={t(`rename.title-${kind}`, { name: view.name })}
      description={t('rename.description')}
      footer={<RenameFoot formId={formId} isBusy={attempt.isBusy} canSubmit={refusal === null} />}
    >
      <form id={formId} onSubmit={submit}>
        <NameField
          name={name}
          refusal={refusal}
          onNameChange={(next) => {
            setName(next);
            attempt.forget();
          }}
        />
      </form>
      <Effects node={node} preview={preview} />
      {isUsedQueue && <OldQueueChoice old={old} onOldChange={setOld} preview={preview} />}
      {attempt.failure !== null && <FailureNote failure={attempt.failure} />}
    </Dialog>
  );
}

function renameLabel(
  { kind, view }: TopologyNode,
  newName: string,
  losesMessages: boolean,
): HistoryStep['label'] {
  const queueKey = losesMessages ? 'renameFullQueue' : 'renameQueue';
  const key = kind === 'exchange' ? 'renameExchange' : queueKey;
  return { key, values: { name: view.name, newName } };
}

interface RenameFootProps {
  readonly formId: string;
  readonly isBusy: boolean;
  readonly canSubmit: boolean;
}

function RenameFoot({ formId, isBusy, canSubmit }: RenameFootProps) {
  const { t } = useTranslation('authoring');
  return (
    <>
      <Button onClick={useAuthoring.getState().done}>{t('cancel')}</Button>
      <Button type="submit" form={formId} variant="primary" isBusy={isBusy} disabled={!canSubmit}>
        {t('rename.confirm')}
      </Button>
    </>
  );
}

function Effects({ node: { kind, view }, preview }: Pick<RenameFormProps, 'node' | 'preview'>) {
  const { t } = useTranslation('authoring');
  const { bindings, referencedBy } = preview;
  return (
    <Facts>
      <Fact>{t('rename.bindings', { count: bindings.length })}</Fact>
      <Fact>
        {t(kind === 'queue' ? 'rename.clientsOfQueue' : 'rename.clientsOfExchange', {
          name: view.name,
        })}
      </Fact>
      {referencedBy.length > 0 && (
        <Fact tone="warning">
          {t('rename.referencedBy', {
            count: referencedBy.length,
            names: referenceNames(referencedBy),
            name: view.name,
          })}
        </Fact>
      )}
    </Facts>
  );
}

function OldQueueChoice({
  old,
  onOldChange,
  preview,
}: {
  old: OldObject;
  onOldChange: (old: OldObject) => void;
  preview: DeletionPreview;
}) {
  const { t } = useTranslation('authoring');
  const { messages } = preview;
  return (
    <RadioGroup
      label={t('rename.old')}
      value={old}
      onValueChange={onOldChange}
      options={[
        { value: 'leave', label: t('rename.leave'), hint: t('rename.leaveHint') },
        {
          value: 'delete',
          label: t('rename.delete'),
          hint: t('rename.deleteHint', {
            count: messages,
            number: formatNumber(messages),
            consumers: preview.consumers,
          }),
        },
      ]}
    />
  );
}
