// Export: what, in which format, seen before it is copied or saved. A picture of the graph is made by the
// canvas.

import { Download, Image } from 'lucide-react';
import { useState } from 'react';
import type { StudioCommandId } from '../../shared/commands/command-list.ts';
import { formatBytes, formatNumber } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { runCommand, useCommandRegistry } from '../state/command-registry.ts';
import { useVhost } from '../state/vhost-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CodeEditor } from '../ui/code-editor.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { notify } from '../ui/toast.tsx';
import { closeSheet } from './close-sheet.ts';
import { sectionCounts } from './difference-lines.ts';
import { EXPORT_FORMATS, type ExportFormat, exportFileName } from './export-formats.ts';
import { RefusalNote } from './refusal-note.tsx';
import { saveFile } from './save-file.ts';
import { type Scope, ScopeChoice } from './scope-choice.tsx';
import styles from './transfer.module.css';
import { type ExportResult, useExport } from './use-export.ts';

export function ExportSheet() {
  const { t } = useTranslation('transfer');
  const current = useVhost((state) => state.current);
  const [scope, setScope] = useState<Scope>('vhost');
  const [format, setFormat] = useState(EXPORT_FORMATS[0]);
  const vhost = scope === 'vhost' ? current : null;
  const result = useExport(vhost);
  const text = result?.ok === true ? result.value.text : null;
  const save = (): void => {
    if (text === null || format === undefined) return;
    const name = exportFileName(format, vhost, new Date());
    saveFile(name, text, format.mediaType);
    notify.success(t('export.saved', { name }));
  };
  return (
    <Sheet
      isOpen={true}
      onOpenChange={closeSheet}
      size="l"
      title={t('export.title')}
      description={t('export.description')}
      footer={
        <>
          <CopyButton
            size="m"
            variant="secondary"
            showsLabel={true}
            label={t('export.copy')}
            text={text ?? ''}
          />
          <Button
            variant="primary"
            icon={<Download size={14} aria-hidden={true} />}
            disabled={text === null}
            onClick={save}
          >
            {t('export.download')}
          </Button>
        </>
      }
    >
      <ScopeChoice way="export" scope={scope} onScopeChange={setScope} />
      <FormatChoice format={format} onFormatChange={setFormat} />
      <Preview result={result} isUnsafe={scope === 'everything'} />
      <Pictures />
    </Sheet>
  );
}

interface FormatChoiceProps {
  readonly format: ExportFormat | undefined;
  readonly onFormatChange: (format: ExportFormat | undefined) => void;
}

function FormatChoice({ format, onFormatChange }: FormatChoiceProps) {
  const { t } = useTranslation('transfer');
  return (
    <Field label={t('export.formatLabel')} hint={format && t(`export.formatHint.${format.id}`)}>
      <Select
        value={format?.id ?? 'rabbitmq-definitions'}
        options={EXPORT_FORMATS.map(({ id }) => ({ value: id, label: t(`export.format.${id}`) }))}
        onValueChange={(id) => onFormatChange(EXPORT_FORMATS.find((each) => each.id === id))}
      />
    </Field>
  );
}

function Preview({ result, isUnsafe }: { result: ExportResult | null; isUnsafe: boolean }) {
  const { t } = useTranslation('transfer');
  if (result === null) return <Spinner label={t('loading')} />;
  if (!result.ok) return <RefusalNote failure={result.failure} />;
  const { definitions, text } = result.value;
  return (
    <>
      <div className={styles.counts}>
        {sectionCounts(definitions).map(({ section, count }) => (
          <Badge key={section}>
            {t(`section.${section}`)} {formatNumber(count)}
          </Badge>
        ))}
        <span className={styles.size}>{formatBytes(new Blob([text]).size)}</span>
      </div>
      <CodeEditor
        className={styles.preview ?? ''}
        value={text}
        language="json"
        isReadOnly={true}
        hasLineNumbers={true}
        wrapsLines={false}
        label={t('export.preview')}
        height={320}
      />
      {isUnsafe && <p className={styles.hint}>{t('export.hashes')}</p>}
    </>
  );
}

const PICTURES: readonly { readonly id: StudioCommandId; readonly format: 'PNG' | 'SVG' }[] = [
  { id: 'file.export-png', format: 'PNG' },
  { id: 'file.export-svg', format: 'SVG' },
];

/** Made by the canvas, so only while there is one. */
function Pictures() {
  const { t } = useTranslation('transfer');
  const actions = useCommandRegistry((registry) => registry.actions);
  return (
    <Field label={t('export.picture')} hint={t('export.pictureHint')}>
      <div className={styles.buttons}>
        {PICTURES.map(({ id, format }) => (
          <Button
            key={id}
            icon={<Image size={14} aria-hidden={true} />}
            disabled={!actions.has(id)}
            onClick={() => {
              // The canvas behind is drawn without the sheet.
              useWorkspace.getState().open(null);
              runCommand(id);
            }}
          >
            {format}
          </Button>
        ))}
      </div>
    </Field>
  );
}
