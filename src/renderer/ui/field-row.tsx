// One field: name, type and value; a table or an array has its own rows below.

import { X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { FieldType } from '../../shared/ipc/field.ts';
import { useTranslation } from '../i18n/index.ts';
import { Combobox } from './combobox.tsx';
import { type Draft, newDraft, withType } from './field-draft.ts';
import { type EditorContext, FieldRows } from './field-rows.tsx';
import styles from './field-table-editor.module.css';
import type { FieldProblem } from './field-text.ts';
import { IconButton } from './icon-button.tsx';
import { SegmentedControl } from './segmented-control.tsx';
import { Select } from './select.tsx';
import { TextInput } from './text-input.tsx';

export interface FieldRowProps {
  readonly draft: Draft;
  readonly index: number;
  readonly isArray: boolean;
  readonly path: readonly string[];
  readonly context: EditorContext;
  readonly onChange: (draft: Draft) => void;
  readonly onRemove: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>, part: 'name' | 'value') => void;
}

export function FieldRow(props: FieldRowProps) {
  const { draft, index, isArray, path, context, onChange } = props;
  const { t } = useTranslation('ui');
  const number = index + 1;
  const own = isArray
    ? t('fields.item', { index: number })
    : draft.name === ''
      ? t('fields.unnamed', { index: number })
      : draft.name;
  const name = [...path, own].join(' › ');
  const problems = context.problems.get(draft.key);
  const isNested = draft.type === 'table' || draft.type === 'array';
  return (
    <div className={styles.block} data-row={draft.key}>
      <div className={styles.row} data-array={isArray || undefined}>
        {isArray ? (
          <span className={styles.index}>{number}</span>
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: only listens for what its input lets through
          <div
            data-part="name"
            className={styles.name}
            onKeyDown={(event) => props.onKeyDown(event, 'name')}
          >
            <NameInput {...props} isWrong={problems?.name !== undefined} />
          </div>
        )}
        <div className={styles.type}>
          <Select<FieldType>
            size="s"
            label={t('fields.typeOf', { name })}
            value={draft.type}
            isDisabled={context.isReadOnly}
            options={context.types.map((type) => ({
              value: type,
              label: type,
              hint: t(`fields.types.${type}`),
            }))}
            onValueChange={(type) => onChange(withType(draft, type))}
          />
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: only listens for what its input lets through */}
        <div
          data-part="value"
          className={styles.value}
          onKeyDown={(event) => props.onKeyDown(event, 'value')}
        >
          <ValueInput
            draft={draft}
            name={name}
            isWrong={problems?.value !== undefined}
            {...{ onChange }}
          />
        </div>
        {!context.isReadOnly && (
          <div className={styles.remove}>
            <IconButton
              size="s"
              variant="danger"
              icon={<X size={14} aria-hidden={true} />}
              label={
                isArray
                  ? t('fields.removeItem', { index: number })
                  : t('fields.remove', { name: own })
              }
              onClick={props.onRemove}
            />
          </div>
        )}
      </div>
      {problems?.name !== undefined && draft.name !== '' && <Problem problem={problems.name} />}
      {problems?.value !== undefined && draft.text !== '' && <Problem problem={problems.value} />}
      {isNested && (
        <div className={styles.nested}>
          <FieldRows
            drafts={draft.children}
            isArray={draft.type === 'array'}
            path={[...path, own]}
            context={{ ...context, nameSuggestions: [] }}
            onChange={(children) => onChange({ ...draft, children })}
            onAdd={() => onChange({ ...draft, children: [newDraft()] })}
            addLabel={draft.type === 'array' ? t('fields.addItem') : t('fields.add')}
            emptyLabel={draft.type === 'array' ? t('fields.emptyArray') : t('fields.empty')}
          />
        </div>
      )}
    </div>
  );
}

function NameInput({
  draft,
  index,
  context,
  onChange,
  isWrong,
}: FieldRowProps & { isWrong: boolean }) {
  const { t } = useTranslation('ui');
  const label = t('fields.nameOf', { index: index + 1 });
  const isInvalid = isWrong && (draft.name !== '' || draft.text !== '');
  const rename = (name: string): void => onChange({ ...draft, name });
  if (context.nameSuggestions.length === 0) {
    return (
      <TextInput
        size="s"
        isMono
        aria-label={label}
        placeholder={t('fields.name')}
        value={draft.name}
        isInvalid={isInvalid}
        onValueChange={rename}
      />
    );
  }
  return (
    <Combobox
      size="s"
      isMono
      label={label}
      placeholder={t('fields.name')}
      value={draft.name}
      isInvalid={isInvalid}
      isDisabled={context.isReadOnly}
      suggestions={context.nameSuggestions}
      onValueChange={rename}
      onChoose={(name) => {
        const type = context.typeOfName(name);
        onChange({ ...(type === null ? draft : withType(draft, type)), name });
      }}
    />
  );
}

function ValueInput({
  draft,
  name,
  isWrong,
  onChange,
}: {
  draft: Draft;
  name: string;
  isWrong: boolean;
  onChange: (draft: Draft) => void;
}) {
  const { t } = useTranslation('ui');
  const label = t('fields.valueOf', { name });
  switch (draft.type) {
    case 'table':
    case 'array':
      return null;
    case 'void':
      return <span className={styles.none}>{t('fields.null')}</span>;
    case 'bool':
      return (
        <SegmentedControl
          size="s"
          label={label}
          value={draft.text === 'false' ? 'false' : 'true'}
          segments={[
            { value: 'true', label: t('fields.true') },
            { value: 'false', label: t('fields.false') },
          ]}
          onValueChange={(text) => onChange({ ...draft, text })}
        />
      );
    default:
      return (
        <TextInput
          size="s"
          isMono
          aria-label={label}
          placeholder={t('fields.value')}
          value={draft.text}
          isInvalid={isWrong}
          {...(draft.isBytes ? { trailing: 'Base64' } : {})}
          onValueChange={(text) => onChange({ ...draft, text })}
        />
      );
  }
}

function Problem({ problem }: { problem: FieldProblem }) {
  const { t } = useTranslation('ui');
  const values = problem.error === 'range' ? { min: problem.min, max: problem.max } : {};
  return (
    <p className={styles.problem} role="alert">
      {t(`fields.errors.${problem.error}`, values)}
    </p>
  );
}
