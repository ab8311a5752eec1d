// The publish panel of the bottom dock: a message, where it would go, and what became of it.

import { Eraser, History, Repeat, Send } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { useSelection } from '../state/selection-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { Button } from '../ui/button.tsx';
import { FieldTableEditor } from '../ui/field-table-editor.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import { Popover } from '../ui/popover.tsx';
import { notify } from '../ui/toast.tsx';
import { BodyEditor } from './body-editor.tsx';
import { DestinationFields } from './destination-fields.tsx';
import { type FormProblem, prepareForm } from './form-publication.ts';
import { LibraryPanel } from './library-panel.tsx';
import { EMPTY_FORM } from './message-form.ts';
import { bareProblemText } from './problem-text.ts';
import { PropertyList } from './property-list.tsx';
import { PublishOutcomeLine } from './publish-outcome-line.tsx';
import styles from './publish-panel.module.css';
import { usePublish } from './publish-store.ts';
import { RepeatControls } from './repeat-controls.tsx';
import { useRepeat } from './repeat-store.ts';
import { RouteLine } from './route-line.tsx';
import { hasVariables } from './template.ts';
import { useFormProblem } from './use-form-problem.ts';
import { useRouteHighlight } from './use-route-highlight.ts';
import { useRoutePreview } from './use-route-preview.ts';

export function PublishPanel() {
  const { t } = useTranslation('publish');
  const problem = useFormProblem();
  useDraft();
  useNoteWhileRunning();
  const publish = (): void => {
    useRepeat.getState().dismiss();
    void usePublish.getState().publish();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    // The editor has told already.
    if (event.defaultPrevented) return;
    event.preventDefault();
    publish();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the button inside
    <div className={styles.panel} onKeyDown={onKeyDown}>
      <div className={styles.address}>
        <DestinationFields problem={problem} />
        <Route />
      </div>
      <div className={styles.columns}>
        <div className={styles.column}>
          <h2 className={styles.heading}>{t('properties.title')}</h2>
          <PropertyList problem={problem} />
          <Headers problem={problem} />
        </div>
        <div className={styles.bodyColumn}>
          <BodyEditor onSubmit={publish} />
        </div>
      </div>
      <Foot problem={problem} onPublish={publish} />
    </div>
  );
}

/** Follows everything but the body, which no exchange looks at. */
function Route() {
  const form = usePublish((state) => state.form);
  const { exchange, routingKey, headers, fillsIn, isMandatory } = form;
  const prepared = useMemo(() => {
    const result = prepareForm({ ...EMPTY_FORM, exchange, routingKey, headers, fillsIn });
    return result.ok ? result.prepared : null;
  }, [exchange, routingKey, headers, fillsIn]);
  const answer = useRoutePreview(prepared);
  useRouteHighlight(answer, useRelevance());
  return <RouteLine answer={answer} isMandatory={isMandatory} />;
}

/**
 * True from a change of the form until the user selects something else or looks elsewhere. What the form held
 * when the panel opened is no reason to dim the graph.
 */
function useRelevance(): boolean {
  const form = usePublish((state) => state.form);
  const ids = useSelection((state) => state.ids);
  const view = useWorkspace((state) => state.view);
  const [seen, setSeen] = useState({ form, ids, isRelevant: false });
  if (seen.form !== form || seen.ids !== ids) {
    setSeen({ form, ids, isRelevant: seen.form !== form || (seen.isRelevant && seen.ids === ids) });
  }
  return seen.isRelevant && view === 'topology';
}

function Headers({ problem }: { problem: FormProblem | null }) {
  const { t } = useTranslation('publish');
  const headers = usePublish(({ form }) => form.headers);
  const setHeaders = usePublish((state) => state.setHeaders);
  return (
    <>
      <h2 className={styles.heading}>{t('headers.title')}</h2>
      <FieldTableEditor
        className={styles.headers ?? ''}
        label={t('headers.title')}
        fields={headers}
        onFieldsChange={setHeaders}
      />
      {problem?.at === 'header' && (
        <p className={styles.problem} role="alert">
          {bareProblemText(t, problem)}
        </p>
      )}
    </>
  );
}

function Foot({ problem, onPublish }: { problem: FormProblem | null; onPublish: () => void }) {
  const { t } = useTranslation('publish');
  const isPublishing = usePublish((state) => state.isPublishing);
  const isRunning = useRepeat((state) => state.isRunning);
  return (
    <footer className={styles.foot}>
      <Button
        variant="primary"
        icon={<Send size={14} aria-hidden={true} />}
        disabled={problem !== null || isRunning}
        isBusy={isPublishing}
        onClick={onPublish}
      >
        {t('publish')}
      </Button>
      <KeyHint tone="boxed" shortcut="$mod+Enter" className={styles.keys ?? ''} />
      <RepeatButton />
      <div className={styles.outcome}>
        <PublishOutcomeLine problem={problem} />
        <UnfilledNote />
      </div>
      <IconButton
        label={t('newForm')}
        icon={<Eraser size={16} aria-hidden={true} />}
        tooltipSide="top"
        onClick={() => usePublish.getState().load(EMPTY_FORM)}
      />
      <LibraryButton />
    </footer>
  );
}

function RepeatButton() {
  const { t } = useTranslation('publish');
  const isRunning = useRepeat((state) => state.isRunning);
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      label={t('repeat.title')}
      isOpen={isOpen}
      onOpenChange={setOpen}
      side="top"
      trigger={
        <Button disabled={isRunning} icon={<Repeat size={14} aria-hidden={true} />}>
          {t('repeat.open')}
        </Button>
      }
    >
      <RepeatControls onStart={() => setOpen(false)} />
    </Popover>
  );
}

function LibraryButton() {
  const { t } = useTranslation('publish');
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      label={t('library.label')}
      isOpen={isOpen}
      onOpenChange={setOpen}
      side="top"
      align="end"
      hasPadding={false}
      trigger={<Button icon={<History size={14} aria-hidden={true} />}>{t('library.open')}</Button>}
    >
      <LibraryPanel onDone={() => setOpen(false)} />
    </Popover>
  );
}

/** Says that {{…}} is sent as it stands, because that is seldom meant. */
function UnfilledNote() {
  const { t } = useTranslation('publish');
  const form = usePublish((state) => state.form);
  const change = usePublish((state) => state.change);
  const variable = useMemo(() => {
    if (form.fillsIn) return null;
    const texts = [form.routingKey, form.bodyText, ...form.properties.map(([, value]) => value)];
    const text = texts.find(hasVariables);
    return text === undefined ? null : (/\{\{[^{}]{0,30}\}\}/.exec(text)?.[0] ?? null);
  }, [form]);
  if (variable === null) return null;
  return (
    <p className={styles.note}>
      {t('variables.unfilled', { variable })}{' '}
      <button type="button" className={styles.link} onClick={() => change({ fillsIn: true })}>
        {t('variables.fillInNow')}
      </button>
    </p>
  );
}

/** Takes over what another part of the studio wants to be published to. */
function useDraft(): void {
  const draft = useWorkspace((state) => state.publishDraft);
  useEffect(() => {
    if (draft === null) return;
    usePublish.getState().change({ exchange: draft.exchange, routingKey: draft.routingKey });
    useWorkspace.getState().takePublishDraft();
  }, [draft]);
}

/** A run goes on without the panel; whoever closes it is told as long as it does, and can stop it there. */
function useNoteWhileRunning(): void {
  const { t } = useTranslation('publish');
  useEffect(() => {
    notify.dismiss(RUNNING_NOTE);
    return () => {
      const { isRunning, stop } = useRepeat.getState();
      if (!isRunning) return;
      const { exchange } = usePublish.getState().form;
      const name = exchange === '' ? t('defaultExchange') : exchange;
      notify.info(t('stillRunning', { exchange: name }), {
        id: RUNNING_NOTE,
        isLasting: true,
        action: { label: t('repeat.stop'), run: stop },
      });
      const unsubscribe = useRepeat.subscribe((now) => {
        if (now.isRunning) return;
        notify.dismiss(RUNNING_NOTE);
        unsubscribe();
      });
    };
  }, [t]);
}

const RUNNING_NOTE = 'repeat';
