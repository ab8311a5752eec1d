// The body of a message as tree, formatted, text or bytes. It comes from anybody: it is never shown as
// markup, and never drawn whole when it is large.

import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { MessageContent } from '../../../shared/ipc/message.ts';
import { formatBytes } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { CodeEditor } from '../../ui/code-editor.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { HexView } from '../../ui/hex-view.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { formatJson } from '../../ui/json-text.ts';
import { JsonTree } from '../../ui/json-tree.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { notify } from '../../ui/toast.tsx';
import styles from './body-view.module.css';
import { type BodyReading, type BodyViewMode, modesOf, readBody } from './body-view-modes.ts';
import { saveBytes } from './save-bytes.ts';
import { type BodySource, type LoadedBody, readWholeBody, useBody } from './use-body.ts';

export interface BodyViewProps {
  readonly message: MessageContent;
  readonly source: BodySource;
}

export function BodyView({ message, source }: BodyViewProps) {
  const { t } = useTranslation('inspector');
  const body = useBody(message, source);
  const reading = useMemo(
    () => readBody(body.bytes, body.isComplete),
    [body.bytes, body.isComplete],
  );
  const modes = modesOf(reading);
  const [wanted, setWanted] = useState<BodyViewMode | null>(null);
  const mode = wanted !== null && modes.includes(wanted) ? wanted : (modes[0] ?? 'hex');
  return (
    <section className={styles.body} aria-label={t('body.title')}>
      <div className={styles.head}>
        <SegmentedControl
          size="s"
          label={t('body.mode')}
          value={mode}
          onValueChange={setWanted}
          segments={modes.map((value) => ({ value, label: t(`body.${value}`) }))}
        />
        <span className={styles.actions}>
          {reading.text !== null && <CopyButton text={reading.text} label={t('body.copy')} />}
          <SaveButton message={message} source={source} />
        </span>
      </div>
      {message.bodyBytes === 0 ? (
        <p className={styles.note}>{t('body.empty')}</p>
      ) : (
        <div className={styles.view}>
          <View mode={mode} reading={reading} bytes={body.bytes} />
        </div>
      )}
      <Rest body={body} total={message.bodyBytes} reading={reading} />
    </section>
  );
}

function View({
  mode,
  reading,
  bytes,
}: {
  mode: BodyViewMode;
  reading: BodyReading;
  bytes: Uint8Array;
}) {
  const { t } = useTranslation('inspector');
  const formatted = useMemo(
    () => (mode === 'formatted' && reading.text !== null ? formatJson(reading.text) : null),
    [mode, reading.text],
  );
  if (mode === 'tree' && reading.json !== undefined) {
    return <JsonTree value={reading.json.value} label={t('body.tree')} />;
  }
  if (mode === 'hex' || reading.text === null) return <HexView bytes={bytes} />;
  return (
    <CodeEditor
      label={t('body.title')}
      language={mode === 'formatted' ? 'json' : 'text'}
      isReadOnly={true}
      value={formatted ?? reading.text}
      onValueChange={ignore}
    />
  );
}

const ignore = (): void => {};

/** What is not here yet, and why there is no tree. */
function Rest({ body, total, reading }: { body: LoadedBody; total: number; reading: BodyReading }) {
  const { t } = useTranslation('inspector');
  return (
    <>
      {body.failure !== null && (
        <p className={styles.failure} role="alert">
          {body.failure.message}
        </p>
      )}
      {!body.isComplete && (
        <div className={styles.rest}>
          <span>
            {t('body.partly', {
              loaded: formatBytes(body.bytes.length),
              total: formatBytes(total),
            })}
          </span>
          <Button size="s" isBusy={body.isLoading} onClick={body.more}>
            {t('body.more')}
          </Button>
        </div>
      )}
      {body.isComplete && reading.isTooLargeForTree && (
        <p className={styles.note}>{t('body.tooLargeForTree')}</p>
      )}
    </>
  );
}

function SaveButton({ message, source }: BodyViewProps) {
  const { t } = useTranslation('inspector');
  const [loaded, setLoaded] = useState<number | null>(null);
  const save = async (): Promise<void> => {
    setLoaded(0);
    const result = await readWholeBody(source, message.bodyBytes, setLoaded);
    setLoaded(null);
    if (result.ok) saveBytes(result.value, message);
    else notify.failure(result.failure, t('body.saveFailed'));
  };
  return (
    <>
      {loaded !== null && (
        <span className={styles.size}>{t('body.saving', { loaded: formatBytes(loaded) })}</span>
      )}
      <IconButton
        size="s"
        label={t('body.save')}
        disabled={loaded !== null}
        icon={<Download size={14} aria-hidden={true} />}
        onClick={() => void save()}
      />
    </>
  );
}
