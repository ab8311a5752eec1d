// What AMQP cannot change, by deleting and declaring again: what differs, what happens to messages, bindings
// and consumers, and whether messages are kept. Cancel changes nothing.

import { useEffect, useState } from 'react';
import type { DeletionPreview } from '../../../shared/ipc/contract.ts';
import { formatNumber } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { Button } from '../../ui/button.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Section } from '../../ui/section.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { FailureNote } from '../failure-note.tsx';
import { referenceNames } from '../node-name.ts';
import { previewOf, recreateAs } from '../properties/apply-changes.ts';
import { DifferenceTable } from '../properties/difference-table.tsx';
import { queueTypeOf } from '../properties/object-draft.ts';
import { ObjectForm } from '../properties/object-form.tsx';
import { readOnlyReason } from '../properties/read-only-reason.ts';
import { type ObjectEditing, useObjectDraft } from '../properties/use-object-draft.ts';
import { useAttempt } from '../use-attempt.ts';
import { Fact, Facts } from './facts.tsx';
import styles from './overlay.module.css';

export function RecreateSheet({ nodeId }: { nodeId: string }) {
  const editing = useObjectDraft(nodeId);
  const isGone = editing === null;
  useEffect(() => {
    if (isGone) useAuthoring.getState().done();
  }, [isGone]);
  return editing === null ? null : <Recreate editing={editing} />;
}

function Recreate({ editing }: { editing: ObjectEditing }) {
  const { t } = useTranslation('authoring');
  const { done } = useAuthoring.getState();
  const { difference, node, isValid } = editing;
  const preview = useCurrentPreview(editing);
  const [keeps, setKeeps] = useState<'keep' | 'drop'>('keep');
  const attempt = useAttempt();
  const messages = preview?.messages ?? 0;
  const isKept = keeps === 'keep' && !isOfStream(editing);
  const isNothing = difference.length === 0;
  return (
    <Sheet
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      title={t(`recreate.title-${node.kind}`, { name: node.view.name })}
      description={t('recreate.description')}
      footer={
        <>
          <Button onClick={done}>{t('cancel')}</Button>
          <Button
            variant={messages > 0 && !isKept ? 'danger' : 'primary'}
            isBusy={attempt.isBusy}
            disabled={isNothing || !isValid || preview === null}
            onClick={() => void attempt.run(() => recreateAs(editing, isKept), done)}
          >
            {t('recreate.confirm')}
          </Button>
        </>
      }
    >
      {attempt.failure !== null && <FailureNote failure={attempt.failure} />}
      {isNothing ? (
        <p className={styles.muted}>{t('recreate.nothing')}</p>
      ) : (
        <DifferenceTable difference={difference} />
      )}
      {preview !== null && <WhatHappens editing={editing} preview={preview} />}
      {node.kind === 'queue' && messages > 0 && !isOfStream(editing) && (
        <MessagesChoice keeps={keeps} onKeepsChange={setKeeps} messages={messages} />
      )}
      <Section title={t('recreate.change')} isCollapsible={true} isOpenAtFirst={isNothing}>
        <div className={styles.nested}>
          <WantedProperties editing={editing} onChanged={attempt.forget} />
        </div>
      </Section>
    </Sheet>
  );
}

interface MessagesChoiceProps {
  readonly keeps: 'keep' | 'drop';
  readonly onKeepsChange: (keeps: 'keep' | 'drop') => void;
  readonly messages: number;
}

function MessagesChoice({ keeps, onKeepsChange, messages }: MessagesChoiceProps) {
  const { t } = useTranslation('authoring');
  const number = formatNumber(messages);
  return (
    <RadioGroup
      label={t('recreate.messages')}
      value={keeps}
      onValueChange={onKeepsChange}
      options={[
        { value: 'keep', label: t('recreate.keep'), hint: t('recreate.keepHint') },
        {
          value: 'drop',
          label: t('recreate.drop'),
          hint: t('recreate.dropHint', { count: messages, number }),
        },
      ]}
    />
  );
}

interface WantedPropertiesProps {
  readonly editing: ObjectEditing;
  readonly onChanged: () => void;
}

function WantedProperties({ editing, onChanged }: WantedPropertiesProps) {
  const { node, draft, change } = editing;
  return (
    <ObjectForm
      draft={draft}
      features={node.kind === 'queue' ? node.view.features : null}
      policy={node.view.policy}
      readOnlyReason={readOnlyReason(node)}
      onDraftChange={(next, isNextValid) => {
        onChanged();
        change(next, isNextValid);
      }}
    />
  );
}

/** A stream's messages can move neither out of it nor into another one. */
const isOfStream = ({ current, draft }: ObjectEditing): boolean =>
  [current, draft].some(({ kind, spec }) => kind === 'queue' && queueTypeOf(spec) === 'stream');

/** Null until the broker has answered. */
function useCurrentPreview({ current }: ObjectEditing): DeletionPreview | null {
  const [preview, setPreview] = useState<DeletionPreview | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void previewOf(current).then((result) => {
      if (isCurrent && result.ok) setPreview(result.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [current]);
  return preview;
}

function WhatHappens({ editing, preview }: { editing: ObjectEditing; preview: DeletionPreview }) {
  const { t } = useTranslation('authoring');
  const { messages, unacked, consumers, bindings, referencedBy } = preview;
  const isQueue = editing.node.kind === 'queue';
  return (
    <Facts>
      {isQueue && (
        <Fact>
          {t('recreate.holds', {
            messages: formatNumber(messages - unacked),
            unacked: formatNumber(unacked),
          })}
        </Fact>
      )}
      <Fact>{t('recreate.bindings', { count: bindings.length })}</Fact>
      {consumers > 0 && <Fact tone="warning">{t('recreate.consumers', { count: consumers })}</Fact>}
      {isQueue && messages > 0 && isOfStream(editing) && (
        <Fact tone="danger">{t('recreate.stream')}</Fact>
      )}
      {referencedBy.length > 0 && (
        <Fact>
          {t('recreate.referencedBy', {
            count: referencedBy.length,
            names: referenceNames(referencedBy),
          })}
        </Fact>
      )}
    </Facts>
  );
}
