// Closes a client's connection, with a reason that the client is told.

import { useState } from 'react';
import type { ConnectionView } from '../../../shared/ipc/topology.ts';
import { type Failure, invoke } from '../../api/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { notify } from '../../ui/toast.tsx';
import { connectionTitle } from '../entities/client-of.ts';
import styles from './close-connection-dialog.module.css';

export interface CloseConnectionDialogProps {
  /** Null while it is shut. */
  readonly connection: ConnectionView | null;
  readonly onClose: () => void;
}

export function CloseConnectionDialog({ connection, onClose }: CloseConnectionDialogProps) {
  const { t } = useTranslation('inspector');
  return (
    <Dialog
      isOpen={connection !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('close.title', { name: connection === null ? '' : connectionTitle(connection) })}
      description={t('close.consequences')}
      size="s"
      isAlert={true}
    >
      {connection !== null && <ReasonForm connection={connection} onClose={onClose} />}
    </Dialog>
  );
}

function ReasonForm({ connection, onClose }: { connection: ConnectionView; onClose: () => void }) {
  const { t } = useTranslation('inspector');
  const [reason, setReason] = useState(t('close.defaultReason'));
  const [isClosing, setClosing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const close = async (): Promise<void> => {
    setClosing(true);
    const result = await invoke('connection.close', { name: connection.name, reason });
    setClosing(false);
    if (!result.ok) {
      setFailure(result.failure);
      return;
    }
    notify.success(t('close.done', { name: connectionTitle(connection) }));
    onClose();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      <Field
        label={t('close.reason')}
        hint={t('close.reasonHint')}
        error={failure === null ? undefined : failure.message}
      >
        <TextInput value={reason} onValueChange={setReason} maxLength={200} />
      </Field>
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('close.cancel')}</Button>
        <Button type="submit" variant="danger" isBusy={isClosing}>
          {t('close.confirm')}
        </Button>
      </div>
    </form>
  );
}
