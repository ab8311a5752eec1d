// Where the definitions come from: typed or pasted text, a file that is chosen, or one that is dropped.

import { FileUp } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/text-area.tsx';
import styles from './transfer.module.css';

/** Larger files are imported through the command line or the HTTP API. */
const MAX_FILE_BYTES = 20_000_000;

export interface ImportSourceProps {
  readonly text: string;
  readonly onTextChange: (text: string) => void;
}

export function ImportSource({ text, onTextChange }: ImportSourceProps) {
  const { t } = useTranslation('transfer');
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const isTooLarge = file.size > MAX_FILE_BYTES;
    setProblem(isTooLarge ? t('import.tooLarge') : null);
    if (!isTooLarge) onTextChange(await file.text());
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Field
      label={t('import.source')}
      error={problem}
      aside={<FileButton onChoose={(file) => void take(file)} />}
    >
      <TextArea
        className={isOver ? styles.over : ''}
        isMono={true}
        rows={6}
        value={text}
        placeholder={t('import.placeholder')}
        onValueChange={onTextChange}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      />
    </Field>
  );
}

function FileButton({ onChoose }: { onChoose: (file: File | undefined) => void }): ReactNode {
  const { t } = useTranslation('transfer');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        size="s"
        icon={<FileUp size={14} aria-hidden={true} />}
        onClick={() => input.current?.click()}
      >
        {t('import.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('import.choose')}
        onChange={({ target }) => {
          onChoose(target.files?.[0]);
          // The same file may be chosen again after it was changed.
          target.value = '';
        }}
      />
    </>
  );
}
