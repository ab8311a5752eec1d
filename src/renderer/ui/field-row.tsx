// One field: name, type and value; a table or an array has its own rows below.

import { X } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { FieldType } from '../../shared/ipc/field.ts';
import { useTranslation } from '../i18n/index.ts';
import { Combobox } from './combobox.tsx';
import { type Draft, withType } from './field-draft.ts';
import type { EditorContext } from './field-editor-context.ts';
import styles from './field-table-editor.module.css';
import type { FieldProblem } from './field-text.ts';
import { IconButton } from './icon-button.tsx';
import { SegmentedControl } from './segmented-control.tsx';
import { Select } from './select.tsx';
import { TextInput } from './text-input.tsx';
import type { RowPart } from './use-row-focus.ts';

export interface FieldRowProps {
  readonly draft: Draft;
  readonly index: number;
  readonly isArray: boolean;
  readonly path: readonly string[];
  readonly context: EditorContext;
  readonly onChange: (draft: Draft) => void;
  readonly onRemove: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>, part: RowPart) => void;
  /** The rows inside a table or an array of this name. */
  readonly nested: (name: string) => ReactNode;
}

export function FieldRow(props: FieldRowProps) {
  const { draft, index, isArray, path, context } = props;
  const { t } = useTranslation('ui');
  const number = index + 1;
  const unnamed = isArray
    ? t('fields.item', { index: number })
    : t('fields.unnamed', { index: number });
  const own = isArray || draft.name === '' ? unnamed : draft.name;
  const name = [...path, own].join(' › ');
  const problems = context.problems.get(draft.key);
  const isNested = draft.type === 'table' || draft.type === 'array';
  return (
    <div className={styles.block} data-row={draft.key}>
      <div className={styles.row} data-array={isArray || undefined}>
        {isArray ? (
          <span className={styles.index}>{number}</span>
        ) : (
          <Part part="name" onKeyDown={props.onKeyDown}>
            <NameInput {...props} isWrong={problems?.name !== undefined} />
          </Part>
        )}
        <TypeSelect {...props} name={name} />
        <Part part="value" onKeyDown={props.onKeyDown}>
          <ValueInput
            {...{ draft, name, onChange: props.onChange }}
            isWrong={problems?.value !== undefined}
          />
        </Part>
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
      {isNested && <div className={styles.nested}>{props.nested(own)}</div>}
    </div>
  );
}

/** A place of the row whose input's own keys go first. */
function Part({
  part,
  onKeyDown,
  children,
}: Pick<FieldRowProps, 'onKeyDown'> & { part: RowPart; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens for what its input lets through
    <div data-part={part} className={styles[part]} onKeyDown={(event) => onKeyDown(event, part)}>
      {children}
    </div>
  );
}

function TypeSelect({ draft, context, onChange, name }: FieldRowProps & { name: string }) {
  const { t } = useTranslation('ui');
  return (
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
