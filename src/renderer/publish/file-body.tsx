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
import { MAX_FILE_BYTES, readFile } from './file-content.ts';
import { usePublish } from './publish-store.ts';

export function FileBody() {
  const { t } = useTranslation('publish');
  const file = usePublish(({ form }) => form.file);
  const change = usePublish((state) => state.change);
  const input = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
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
      change({ file: await readFile(chosen) });
    } catch (error) {
      setProblem(t('body.readFailed', { reason: error instanceof Error ? error.message : '' }));
    }
    setReading(null);
  };
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
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-hidden={true}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          // The same file may be chosen again after it was changed.
          event.target.value = '';
        }}
      />
      {reading !== null && (
        <p className={styles.line}>
          <Spinner size={14} />
          {t('body.reading', { name: reading })}
        </p>
      )}
      {reading === null && file !== null && (
        <p className={styles.line}>
          <FileIcon size={16} aria-hidden={true} />
          <span className={styles.name}>{file.name}</span>
          <span className={styles.size}>{formatBytes(file.bytes)}</span>
          <IconButton
            size="s"
            label={t('body.removeFile')}
            icon={<X size={14} aria-hidden={true} />}
            onClick={() => change({ file: null })}
          />
        </p>
      )}
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
