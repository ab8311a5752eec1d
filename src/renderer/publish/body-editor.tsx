// The body in one of its modes. Changing the mode keeps the bytes where that is possible.

import { WandSparkles } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { formatBytes } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { CodeEditor } from '../ui/code-editor.tsx';
import { formatJson } from '../ui/json-text.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { notify } from '../ui/toast.tsx';
import { bytesOfBody, convertBody, MAX_LINTED_CHARACTERS } from './body-codec.ts';
import styles from './body-editor.module.css';
import { FileBody } from './file-body.tsx';
import { BODY_MODES, type BodyMode } from './message-form.ts';
import { usePublish } from './publish-store.ts';

export function BodyEditor({ onSubmit }: { onSubmit: () => void }) {
  const { t } = useTranslation('publish');
  const mode = usePublish(({ form }) => form.bodyMode);
  const text = usePublish(({ form }) => form.bodyText);
  const fillsIn = usePublish(({ form }) => form.fillsIn);
  const change = usePublish((state) => state.change);
  return (
    <section className={styles.body} aria-label={t('body.title')}>
      <Head />
      {mode === 'file' ? (
        <FileBody />
      ) : (
        <CodeEditor
          className={styles.editor ?? ''}
          label={t('body.title')}
          language={mode === 'json' ? 'json' : 'text'}
          isChecked={mode === 'json' && !fillsIn && text.length <= MAX_LINTED_CHARACTERS}
          value={text}
          onValueChange={(bodyText) => change({ bodyText })}
          onSubmit={onSubmit}
        />
      )}
    </section>
  );
}

/** Changing the mode, and what a mode offers. */
function Head() {
  const { t } = useTranslation('publish');
  const mode = usePublish(({ form }) => form.bodyMode);
  const change = usePublish((state) => state.change);
  const choose = (next: BodyMode): void => {
    // A file stands beside the text and does not become it.
    if (next === 'file' || mode === 'file') {
      change({ bodyMode: next });
      return;
    }
    const converted = convertBody(usePublish.getState().form.bodyText, mode, next);
    if (converted !== null) change({ bodyMode: next, bodyText: converted });
    else notify.problem(t('body.cannotConvert', { mode: t(`body.${next}`) }));
  };
  const format = (): void => {
    const formatted = formatJson(usePublish.getState().form.bodyText);
    if (formatted !== null) change({ bodyText: formatted });
  };
  return (
    <div className={styles.head}>
      <span className={styles.title}>{t('body.title')}</span>
      <SegmentedControl
        size="s"
        label={t('body.mode')}
        value={mode}
        onValueChange={choose}
        segments={BODY_MODES.map((value) => ({ value, label: t(`body.${value}`) }))}
      />
      {mode === 'json' && (
        <Button
          size="s"
          variant="ghost"
          icon={<WandSparkles size={14} aria-hidden={true} />}
          onClick={format}
        >
          {t('body.format')}
        </Button>
      )}
      <Size />
    </div>
  );
}

/** What the text comes to in bytes; nothing while it comes to none. */
function Size() {
  const mode = usePublish(({ form }) => form.bodyMode);
  const text = useDeferredValue(usePublish(({ form }) => form.bodyText));
  const bytes = useMemo(() => {
    if (mode === 'file') return null;
    const result = bytesOfBody(mode === 'json' ? 'text' : mode, text);
    return result.ok ? result.bytes.length : null;
  }, [mode, text]);
  if (bytes === null) return null;
  return <span className={styles.size}>{formatBytes(bytes)}</span>;
}
