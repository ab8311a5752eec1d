// What AMQP cannot change, by deleting and declaring again: what differs, what happens to messages, bindings
// and consumers, and whether messages are kept. Cancel changes nothing.

import { useEffect, useState } from 'react';
import type { DeletionPreview } from '../../../shared/ipc/contract.ts';
import type { Failure } from '../../../shared/ipc/result.ts';
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
  const { draft, difference, node, isValid } = editing;
  const preview = useCurrentPreview(editing);
  const [keeps, setKeeps] = useState<'keep' | 'drop'>('keep');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const messages = preview?.messages ?? 0;
  const isStream = isOfStream(editing);
  const recreate = async (): Promise<void> => {
    setBusy(true);
    const refused = await recreateAs(editing, keeps === 'keep' && !isStream);
    setBusy(false);
    if (refused === null) done();
    else setFailure(refused);
  };
  const isNothing = difference.length === 0;
  return (
    <Sheet
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      title={t(node.kind === 'queue' ? 'recreate.titleQueue' : 'recreate.titleExchange', {
        name: node.view.name,
      })}
      description={t('recreate.description')}
      footer={
        <>
          <Button onClick={done}>{t('cancel')}</Button>
          <Button
            variant={(keeps === 'drop' || isStream) && messages > 0 ? 'danger' : 'primary'}
            isBusy={isBusy}
            disabled={isNothing || !isValid || preview === null}
            onClick={() => void recreate()}
          >
            {t('recreate.confirm')}
          </Button>
        </>
      }
    >
      {failure !== null && <FailureNote failure={failure} />}
      {isNothing ? (
        <p className={styles.muted}>{t('recreate.nothing')}</p>
      ) : (
        <DifferenceTable difference={difference} />
      )}
      {preview !== null && <WhatHappens editing={editing} preview={preview} />}
      {node.kind === 'queue' && messages > 0 && !isStream && (
        <RadioGroup
          label={t('recreate.messages')}
          value={keeps}
          onValueChange={setKeeps}
          options={[
            { value: 'keep', label: t('recreate.keep'), hint: t('recreate.keepHint') },
            {
              value: 'drop',
              label: t('recreate.drop'),
              hint: t('recreate.dropHint', { count: messages, number: formatNumber(messages) }),
            },
          ]}
        />
      )}
      <Section title={t('recreate.change')} isCollapsible={true} isOpenAtFirst={isNothing}>
        <div className={styles.nested}>
          <ObjectForm
            draft={draft}
            features={node.kind === 'queue' ? node.view.features : null}
            policy={node.view.policy}
            readOnlyReason={readOnlyReason(node)}
            onDraftChange={(next, isNextValid) => {
              setFailure(null);
              editing.change(next, isNextValid);
            }}
          />
        </div>
      </Section>
    </Sheet>
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
