// A new name for an exchange or a queue. AMQP has no rename, so it says what really happens: a new object,
// bound like the old one, and what becomes of the old one's messages and consumers.

import { type FormEvent, useEffect, useId, useMemo, useState } from 'react';
import type { DeletionPreview } from '../../../shared/ipc/contract.ts';
import type { Failure } from '../../../shared/ipc/result.ts';
import { nameRefusal } from '../../../shared/topology/name-rules.ts';
import { type TopologyNode, topologyNode } from '../../../shared/topology/topology-maps.ts';
import { invoke } from '../../api/index.ts';
import { formatList, formatNumber } from '../../i18n/format.ts';
import { i18n, useTranslation } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { notify } from '../../ui/toast.tsx';
import { selectWhenThere } from '../adding.ts';
import { FailureNote } from '../failure-note.tsx';
import { takenNames } from '../node-templates.tsx';
import { nodeId } from '../operations/declaration.ts';
import { pagePorts, perform } from '../operations/perform.ts';
import { type OldObject, renaming } from '../operations/renaming.ts';
import { Fact, Facts } from './facts.tsx';

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
  const isUsedQueue =
    kind === 'queue' && preview.messages + preview.unacked + preview.consumers > 0;
  const [name, setName] = useState(view.name);
  const [old, setOld] = useState<OldObject>(isUsedQueue ? 'leave' : 'delete');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const taken = useMemo(() => takenNames(kind), [kind]);
  const isSame = name === view.name;
  const refusal = isSame ? null : nameRefusal(name, taken);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isSame) return done();
    const change = renaming(pagePorts, vhost, view.id, name, old);
    if (refusal !== null || isBusy || change === null) return;
    setBusy(true);
    const losesMessages = old === 'delete' && preview.messages + preview.unacked > 0;
    const refused = await perform(
      {
        key:
          kind === 'exchange'
            ? 'renameExchange'
            : losesMessages
              ? 'renameFullQueue'
              : 'renameQueue',
        values: { name: view.name, newName: name },
      },
      change,
    );
    setBusy(false);
    if (refused !== null) return setFailure(refused);
    done();
    selectWhenThere(nodeId(kind, name));
  };
  return (
    <Dialog
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      size="s"
      title={t(kind === 'queue' ? 'rename.titleQueue' : 'rename.titleExchange', {
        name: view.name,
      })}
      description={t('rename.description')}
      footer={
        <>
          <Button onClick={done}>{t('cancel')}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            isBusy={isBusy}
            disabled={refusal !== null}
          >
            {t('rename.confirm')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <Field
          label={t('name.label')}
          error={refusal === null ? null : t(`name.${refusal}`, { name })}
        >
          <TextInput
            isMono={true}
            value={name}
            autoFocus
            onFocus={(event) => event.currentTarget.select()}
            onValueChange={(text) => {
              setName(text);
              setFailure(null);
            }}
          />
        </Field>
      </form>
      <Effects node={node} preview={preview} />
      {isUsedQueue && <OldQueueChoice old={old} onOldChange={setOld} preview={preview} />}
      {failure !== null && <FailureNote failure={failure} />}
    </Dialog>
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
            names: formatList(referencedBy),
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
  const messages = preview.messages + preview.unacked;
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
