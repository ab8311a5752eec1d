// A file as the body: chosen or dropped, shown by name and size, published as it is.

import clsx from 'clsx';
import { File as FileIcon, Upload, X } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { formatBytes } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './file-body.module.css';
import { contentTypeFor, MAX_FILE_BYTES, readFile } from './file-content.ts';
import { FileInput } from './file-input.tsx';
import { type ChosenFile, propertyOf, withProperty } from './message-form.ts';
import { usePublish } from './publish-store.ts';

export function FileBody() {
  const { t } = useTranslation('publish');
  const { file, reading, problem, take } = useFileChoice();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition to the button inside
    <div
      className={clsx(styles.zone, isOver && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <FileInput input={input} onChoose={(chosen) => void take(chosen)} />
      {reading !== null && (
        <p className={styles.line}>
          <Spinner size={14} />
          {t('body.reading', { name: reading })}
        </p>
      )}
      {reading === null && file !== null && <Chosen file={file} />}
      <div className={styles.line}>
        <Button
          icon={<Upload size={14} aria-hidden={true} />}
          onClick={() => input.current?.click()}
        >
          {t(file === null ? 'body.chooseFile' : 'body.replaceFile')}
        </Button>
        <span className={styles.size}>{t('body.dropFile')}</span>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function Chosen({ file }: { file: ChosenFile }) {
  const { t } = useTranslation('publish');
  return (
    <p className={styles.line}>
      <FileIcon size={16} aria-hidden={true} />
      <span className={styles.name}>{file.name}</span>
      <span className={styles.size}>{formatBytes(file.bytes)}</span>
      <IconButton
        size="s"
        label={t('body.removeFile')}
        icon={<X size={14} aria-hidden={true} />}
        onClick={() => usePublish.getState().change({ file: null })}
      />
    </p>
  );
}

/** Reads what is chosen into the form; `take` never rejects. */
function useFileChoice() {
  const { t } = useTranslation('publish');
  const file = usePublish(({ form }) => form.file);
  const [reading, setReading] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    setProblem(null);
    if (chosen.size > MAX_FILE_BYTES) {
      const sizes = { size: formatBytes(chosen.size), limit: formatBytes(MAX_FILE_BYTES) };
      setProblem(t('body.tooLarge', sizes));
      return;
    }
    setReading(chosen.name);
    try {
      const content = await readFile(chosen);
      const { form, change } = usePublish.getState();
      const contentType = contentTypeFor(propertyOf(form, 'contentType'), chosen.type);
      change({ ...withProperty(form, 'contentType', contentType), file: content });
    } catch (error) {
      setProblem(t('body.readFailed', { reason: error instanceof Error ? error.message : '' }));
    }
    setReading(null);
  };
  return { file, reading, problem, take };
}
