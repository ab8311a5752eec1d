// The arguments RabbitMQ knows as typed entries: what they do, what holds without them, and what is in force
// where a policy says otherwise.

import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Field } from '../../../shared/ipc/field.ts';
import type { QueueFeatures } from '../../../shared/ipc/topology.ts';
import type { ArgumentKind, KnownArgument } from '../../../shared/topology/argument-catalog.ts';
import { formatBytes, formatDuration, formatNumber } from '../../i18n/format.ts';
import { i18n, useTranslation } from '../../i18n/index.ts';
import { useTopology } from '../../state/topology-store.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field as FormField } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { exchangeLabel } from '../node-name.ts';
import styles from './argument-fields.module.css';
import { argumentProblem, firstValue, inForce, numberOf } from './argument-value.ts';

export interface ArgumentFieldProps {
  readonly known: KnownArgument;
  readonly field: Field | null;
  /** Null for an exchange. */
  readonly features: QueueFeatures | null;
  readonly policy: string | null;
  readonly isReadOnly: boolean;
  readonly onChange: (field: Field | null) => void;
}

export function ArgumentField(props: ArgumentFieldProps) {
  const { known, field, isReadOnly, onChange } = props;
  const { t } = useTranslation('authoring');
  const text = argumentTexts(known.name);
  const force = useInForce(props);
  if (field === null) return <UnsetArgument {...props} text={text} force={force} />;
  const problem = argumentProblem(known, field);
  return (
    <FormField
      label={text.label}
      aside={<code className={styles.name}>{known.name}</code>}
      hint={
        <Hint lines={[text.about, force, <Warning key="warning" known={known} field={field} />]} />
      }
      error={problem === null ? null : problemText(problem, known)}
    >
      <div className={styles.control}>
        <ValueControl known={known} field={field} isReadOnly={isReadOnly} onChange={onChange} />
        {!isReadOnly && (
          <IconButton
            size="s"
            label={t('argument.unset', { name: text.label })}
            icon={<X size={14} aria-hidden={true} />}
            onClick={() => onChange(null)}
          />
        )}
      </div>
    </FormField>
  );
}

/** What holds where it is not the argument itself, in words. */
function useInForce({ known, field, features, policy }: ArgumentFieldProps): string | null {
  const { t } = useTranslation('authoring');
  const other = features === null ? null : inForce(known, field, features, policy);
  if (other === null) return null;
  const value = valueText(known.kind, other.value);
  return other.from === 'policy'
    ? t('argument.byPolicy', { value, policy: policy ?? '' })
    : t('argument.byDefault', { value });
}

interface UnsetArgumentProps extends ArgumentFieldProps {
  readonly text: ArgumentTexts;
  readonly force: string | null;
}

/** One line: what holds without it, and a button to set it. */
function UnsetArgument({ known, text, force, isReadOnly, onChange }: UnsetArgumentProps) {
  const { t } = useTranslation('authoring');
  return (
    <div className={styles.unset}>
      <div className={styles.words}>
        <span className={styles.label}>{text.label}</span>
        <span className={styles.hint}>{force ?? text.unset}</span>
      </div>
      {!isReadOnly && (
        <Button
          size="s"
          variant="ghost"
          aria-label={t('argument.set', { name: text.label })}
          icon={<Plus size={12} aria-hidden={true} />}
          onClick={() => onChange(firstValue(known))}
        >
          {t('argument.setShort')}
        </Button>
      )}
    </div>
  );
}

const Hint = ({ lines }: { lines: readonly ReactNode[] }) => (
  <>
    {lines.filter(Boolean).map((line, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines of one hint, in a fixed order
      <span key={index} className={styles.line}>
        {line}
      </span>
    ))}
  </>
);

/** A dead-letter or alternate exchange that is not there: messages would be dropped. */
function Warning({ known, field }: { known: KnownArgument; field: Field }) {
  const { t } = useTranslation('authoring');
  const isThere = useTopology(({ exchanges }) =>
    [...exchanges.values()].some(({ name }) => name === field.value),
  );
  if (known.kind !== 'exchange' || isThere) return null;
  return <span className={styles.warning}>{t('argument.noExchange')}</span>;
}

function ValueControl({
  known,
  field,
  isReadOnly,
  onChange,
}: Omit<ArgumentFieldProps, 'field' | 'features' | 'policy'> & { field: Field }) {
  switch (known.kind) {
    case 'duration':
    case 'bytes':
    case 'count':
      return (
        <NumberControl known={known} field={field} isReadOnly={isReadOnly} onChange={onChange} />
      );
    case 'flag':
      return (
        <SegmentedControl
          label={argumentTexts(known.name).label}
          value={field.value === true ? 'true' : 'false'}
          segments={['true', 'false'].map((value) => ({
            value,
            label: value,
            isDisabled: isReadOnly,
          }))}
          onValueChange={(value) => onChange({ type: 'bool', value: value === 'true' })}
        />
      );
    case 'choice':
      return (
        <Select
          isMono={true}
          isDisabled={isReadOnly}
          value={String(field.value)}
          options={(known.choices ?? []).map((value) => ({ value, label: value }))}
          onValueChange={(value) => onChange({ type: 'longstr', value })}
        />
      );
    case 'exchange':
      return <ExchangeControl field={field} isReadOnly={isReadOnly} onChange={onChange} />;
    default:
      return (
        <TextInput
          isMono={true}
          disabled={isReadOnly}
          value={String(field.value ?? '')}
          onValueChange={(value) => onChange({ type: 'longstr', value })}
        />
      );
  }
}

interface ControlProps {
  readonly field: Field;
  readonly isReadOnly: boolean;
  readonly onChange: (field: Field) => void;
}

/** A number with its unit, and beside it what it comes to for people. */
function NumberControl({
  known,
  field,
  isReadOnly,
  onChange,
}: ControlProps & { known: KnownArgument }) {
  const value = numberOf(field);
  const people = value === null || known.kind === 'count' ? null : valueText(known.kind, value);
  return (
    <>
      <NumberInput
        value={value}
        disabled={isReadOnly}
        step={known.kind === 'duration' ? 1000 : known.kind === 'bytes' ? 1024 : 1}
        {...(known.kind === 'count'
          ? {}
          : { unit: known.kind === 'duration' ? 'ms' : i18n.t('authoring:argument.bytes') })}
        onValueChange={(next) => onChange({ type: 'long', value: next ?? 0 })}
      />
      {people !== null && <span className={styles.people}>{people}</span>}
    </>
  );
}

function ExchangeControl({ field, isReadOnly, onChange }: ControlProps) {
  const { t } = useTranslation('authoring');
  const exchanges = useTopology((topology) => topology.exchanges);
  const suggestions = [...exchanges.values()].map(({ name, type }) => ({
    value: name,
    label: exchangeLabel(name),
    hint: type,
  }));
  return (
    <Combobox
      isMono={true}
      isDisabled={isReadOnly}
      value={String(field.value ?? '')}
      placeholder={t('defaultExchange')}
      suggestions={suggestions}
      onValueChange={(value) => onChange({ type: 'longstr', value })}
    />
  );
}

/** A value with its unit, for people. */
export function valueText(kind: ArgumentKind, value: string | number | boolean): string {
  if (typeof value !== 'number') return value === '' ? exchangeLabel('') : String(value);
  if (kind === 'duration') return formatDuration(value);
  return kind === 'bytes' ? formatBytes(value) : formatNumber(value);
}

const problemText = (problem: string, { min = 0, max = 0, name }: KnownArgument): string =>
  String(
    i18n.t(`authoring:argument.problem.${problem}` as 'authoring:argument.problem.type', {
      name,
      min: formatNumber(min),
      max: formatNumber(max),
    }),
  );

/** Label, what it does and what holds without it. */
interface ArgumentTexts {
  readonly label: string;
  readonly about: string;
  readonly unset: string;
}

/** In the reader's language. */
function argumentTexts(name: string): ArgumentTexts {
  const text = (part: string): string =>
    String(i18n.t(`authoring:arguments.${name}.${part}` as 'authoring:argument.bytes'));
  return { label: text('label'), about: text('about'), unset: text('unset') };
}
