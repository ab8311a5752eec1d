// Asks before something is deleted that is used or holds messages, and says what goes with it. What is empty
// and unused is deleted at once: undo brings it back.

import { useEffect, useState } from 'react';
import type { BindingSpec } from '../../../shared/ipc/contract.ts';
import { formatList, formatNumber } from '../../i18n/format.ts';
import { i18n, useTranslation } from '../../i18n/index.ts';
import type { AuthoringRequest } from '../../state/authoring-store.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { notify } from '../../ui/toast.tsx';
import { performAndTell } from '../history-notes.ts';
import { exchangeLabel } from '../node-name.ts';
import { deletion } from '../operations/deletion.ts';
import { pagePorts } from '../operations/perform.ts';
import {
  type DeletionQuestion,
  deletionLabel,
  isToBeAsked,
  questionOf,
} from './deletion-question.ts';
import { Fact, Facts } from './facts.tsx';
import styles from './overlay.module.css';

type DeleteRequest = Extract<AuthoringRequest, { kind: 'delete' }>;

async function deleteNow(question: DeletionQuestion): Promise<void> {
  const vhost = useVhost.getState().current;
  const { ids } = question;
  const isDone = await performAndTell(deletionLabel(question), deletion(pagePorts, vhost, ids));
  if (!isDone) return;
  const { ids: selected, select } = useSelection.getState();
  select(selected.filter((id) => !ids.includes(id)));
}

/** What of the selection cannot be deleted, in words; null when all of it can. */
function keptText({ predeclared, exclusive }: DeletionQuestion): string | null {
  if (predeclared.length > 0) {
    return i18n.t('authoring:delete.predeclared', {
      count: predeclared.length,
      names: formatList(predeclared),
    });
  }
  if (exclusive.length === 0) return null;
  return i18n.t('authoring:delete.exclusive', {
    count: exclusive.length,
    names: formatList(exclusive),
  });
}

export function DeleteDialog({ request }: { request: DeleteRequest }) {
  const [question, setQuestion] = useState<DeletionQuestion | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const { done } = useAuthoring.getState();
    void questionOf(pagePorts, useVhost.getState().current, request.ids).then((answer) => {
      if (!isCurrent) return;
      if ('failure' in answer) {
        done();
        notify.failure(answer.failure);
      } else if (answer.question.ids.length === 0) {
        done();
        const kept = keptText(answer.question);
        if (kept !== null) notify.info(kept);
      } else if (isToBeAsked(answer.question)) setQuestion(answer.question);
      else {
        done();
        void deleteNow(answer.question);
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [request]);
  return question === null ? null : <Question question={question} />;
}

function Question({ question }: { question: DeletionQuestion }) {
  const { t } = useTranslation('authoring');
  const { done } = useAuthoring.getState();
  const isLoss = question.messages + question.unacked > 0;
  const confirm = (): void => {
    done();
    void deleteNow(question);
  };
  return (
    <Dialog
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      isAlert={true}
      size="s"
      title={titleOf(question)}
      description={isLoss ? t('delete.lossDescription') : t('delete.undoDescription')}
      footer={
        <>
          <Button autoFocus={isLoss} onClick={done}>
            {t('cancel')}
          </Button>
          <Button variant="danger" autoFocus={!isLoss} onClick={confirm}>
            {t('delete.confirm')}
          </Button>
        </>
      }
    >
      <Consequences question={question} />
    </Dialog>
  );
}

function titleOf({ exchanges, queues, bindings }: DeletionQuestion): string {
  const count = exchanges.length + queues.length;
  if (count === 0) return i18n.t('authoring:delete.titleBindings', { count: bindings.length });
  if (count > 1) return i18n.t('authoring:delete.titleObjects', { count });
  const [queue] = queues;
  return queue === undefined
    ? i18n.t('authoring:delete.titleExchange', { name: exchanges[0] ?? '' })
    : i18n.t('authoring:delete.titleQueue', { name: queue });
}

function Consequences({ question }: { question: DeletionQuestion }) {
  const { t } = useTranslation('authoring');
  const { messages, unacked, consumers, bindings, referencedBy, goesWith } = question;
  const kept = keptText(question);
  return (
    <Facts>
      {messages > 0 && (
        <Fact tone="danger">
          {t('delete.messages', { count: messages, number: formatNumber(messages) })}
        </Fact>
      )}
      {unacked > 0 && (
        <Fact tone="danger">
          {t('delete.unacked', { count: unacked, number: formatNumber(unacked) })}
        </Fact>
      )}
      {consumers > 0 && <Fact tone="warning">{t('delete.consumers', { count: consumers })}</Fact>}
      {bindings.length > 0 && (
        <Fact detail={<BindingNames bindings={bindings} />}>
          {t('delete.bindings', { count: bindings.length })}
        </Fact>
      )}
      {goesWith.length > 0 && (
        <Fact tone="warning">
          {t('delete.goesWith', { count: goesWith.length, names: formatList(goesWith) })}
        </Fact>
      )}
      {referencedBy.length > 0 && (
        <Fact tone="warning">
          {t('delete.referencedBy', {
            count: referencedBy.length,
            names: formatList(referencedBy),
          })}
        </Fact>
      )}
      {kept !== null && <Fact>{kept}</Fact>}
    </Facts>
  );
}

const SHOWN_BINDINGS = 50;

export function BindingNames({ bindings }: { bindings: readonly BindingSpec[] }) {
  const { t } = useTranslation('authoring');
  return (
    <ul className={styles.names}>
      {bindings.slice(0, SHOWN_BINDINGS).map(({ source, destination, key }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bindings that differ in arguments only look alike
        <li key={index}>
          {exchangeLabel(source)} → {destination}
          {key === '' ? '' : `  ${key}`}
        </li>
      ))}
      {bindings.length > SHOWN_BINDINGS && (
        <li>{t('andMore', { count: bindings.length - SHOWN_BINDINGS })}</li>
      )}
    </ul>
  );
}
