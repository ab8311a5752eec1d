// Label, control, hint and error of one entry of a form. The control inside learns its id and description
// from here, so that nothing has to be wired by hand.

import clsx from 'clsx';
import { createContext, type ReactNode, useContext, useId } from 'react';
import { useTranslation } from '../i18n/index.ts';
import styles from './field.module.css';

interface FieldLink {
  readonly controlId: string;
  readonly labelId: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly isRequired: boolean;
}

const FieldContext = createContext<FieldLink | null>(null);

/** Attributes of a control that stands in a field: its id, description and validity. */
export interface ControlAttributes {
  readonly id?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
  readonly 'aria-required'?: true;
}

/** For controls: what the field around says, nothing when there is none. */
export function useFieldControl(): ControlAttributes {
  const field = useContext(FieldContext);
  if (field === null) return {};
  return {
    id: field.controlId,
    ...(field.describedBy === undefined ? {} : { 'aria-describedby': field.describedBy }),
    ...(field.isInvalid ? { 'aria-invalid': true } : {}),
    ...(field.isRequired ? { 'aria-required': true } : {}),
  };
}

/** For groups of controls: the id of the field's label, for `aria-labelledby`. */
export function useFieldLabelId(): string | undefined {
  return useContext(FieldContext)?.labelId;
}

export interface FieldProps {
  readonly label: ReactNode;
  /** Beside the label: a protocol word, a link, a button. */
  readonly aside?: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly isRequired?: boolean;
  /** `row` puts the label left of the control. */
  readonly layout?: 'stack' | 'row';
  readonly className?: string;
  readonly children: ReactNode;
}

export function Field({
  label,
  aside,
  hint,
  error,
  isRequired = false,
  layout = 'stack',
  className,
  children,
}: FieldProps) {
  const { t } = useTranslation('ui');
  const id = useId();
  const hasError = error !== undefined && error !== null && error !== false && error !== '';
  const hasHint = hint !== undefined && hint !== null && hint !== '';
  const described = [hasError && `${id}-error`, hasHint && `${id}-hint`].filter(Boolean).join(' ');
  const link: FieldLink = {
    controlId: `${id}-control`,
    labelId: `${id}-label`,
    describedBy: described === '' ? undefined : described,
    isInvalid: hasError,
    isRequired,
  };
  return (
    <div className={clsx(styles.field, layout === 'row' && styles.row, className)}>
      <div className={styles.head}>
        <label id={link.labelId} htmlFor={link.controlId} className={styles.label}>
          {label}
          {isRequired && <span className={styles.required}> {t('required')}</span>}
        </label>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </div>
      <div className={styles.body}>
        <FieldContext value={link}>{children}</FieldContext>
        {hasError && (
          <p id={`${id}-error`} className={styles.error} role="alert">
            {error}
          </p>
        )}
        {hasHint && (
          <p id={`${id}-hint`} className={styles.hint}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
