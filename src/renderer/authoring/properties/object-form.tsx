// The properties of an exchange or a queue as a form: type and lifetime, the arguments RabbitMQ knows in
// groups, any other ones as a table. It changes a draft, never the broker.

import type { ReactNode } from 'react';
import type { ExchangeSpec, QueueSpec } from '../../../shared/ipc/contract.ts';
import type { QueueFeatures } from '../../../shared/ipc/topology.ts';
import type { KnownArgument } from '../../../shared/topology/argument-catalog.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { ExchangeGlyph, QueueTypeGlyph } from '../../ui/exchange-glyph.tsx';
import { Field } from '../../ui/field.tsx';
import { FieldTableEditor } from '../../ui/field-table-editor.tsx';
import { Section } from '../../ui/section.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useKeptFields } from '../use-kept-fields.ts';
import { ArgumentField } from './argument-fields.tsx';
import { argumentProblem, inForce } from './argument-value.ts';
import {
  argumentOf,
  freeArgumentsOf,
  knownArgumentsOf,
  type ObjectDraft,
  queueTypeOf,
  setArgument,
  withFreeArguments,
  withType,
} from './object-draft.ts';

export interface ObjectFormProps {
  readonly draft: ObjectDraft;
  readonly onDraftChange: (draft: ObjectDraft, isValid: boolean) => void;
  readonly features: QueueFeatures | null;
  readonly policy: string | null;
  /** Why nothing can be changed; null when it can. */
  readonly readOnlyReason: string | null;
}

const GROUPS: readonly (readonly [
  key: 'time' | 'limits' | 'deadLetters' | 'delivery' | 'copies',
  names: readonly string[],
])[] = [
  ['time', ['x-message-ttl', 'x-expires', 'x-max-age']],
  [
    'limits',
    ['x-max-length', 'x-max-length-bytes', 'x-overflow', 'x-stream-max-segment-size-bytes'],
  ],
  [
    'deadLetters',
    [
      'x-dead-letter-exchange',
      'x-dead-letter-routing-key',
      'x-dead-letter-strategy',
      'alternate-exchange',
    ],
  ],
  [
    'delivery',
    [
      'x-single-active-consumer',
      'x-max-priority',
      'x-delivery-limit',
      'x-stream-filter-size-bytes',
    ],
  ],
  ['copies', ['x-quorum-initial-group-size', 'x-initial-cluster-size', 'x-queue-leader-locator']],
];

const areKnownValid = (draft: ObjectDraft): boolean =>
  knownArgumentsOf(draft).every((known) => {
    const field = argumentOf(draft.spec.args, known.name);
    return field === null || argumentProblem(known, field) === null;
  });

export function ObjectForm(props: ObjectFormProps) {
  const { draft, onDraftChange, readOnlyReason } = props;
  const { t } = useTranslation('authoring');
  const isReadOnly = readOnlyReason !== null;
  const change = (next: ObjectDraft, isTableValid = true): void =>
    onDraftChange(next, isTableValid && areKnownValid(next));
  return (
    <>
      <Section title={t('properties.title')}>
        {draft.kind === 'exchange' ? (
          <ExchangeFlags
            spec={draft.spec}
            isReadOnly={isReadOnly}
            onChange={(spec) => change({ kind: 'exchange', spec })}
          />
        ) : (
          <QueueFlags
            spec={draft.spec}
            isReadOnly={isReadOnly}
            onChange={(spec) => change({ kind: 'queue', spec })}
          />
        )}
      </Section>
      {GROUPS.map(([key, names]) => (
        <ArgumentGroup key={key} title={t(`properties.group.${key}`)} names={names} {...props} />
      ))}
      <FreeArguments draft={draft} isReadOnly={isReadOnly} onChange={change} />
    </>
  );
}

function FreeArguments({
  draft,
  isReadOnly,
  onChange,
}: {
  draft: ObjectDraft;
  isReadOnly: boolean;
  onChange: (draft: ObjectDraft, isValid: boolean) => void;
}) {
  const { t } = useTranslation('authoring');
  const [free, keep] = useKeptFields(freeArgumentsOf(draft));
  return (
    <Section
      title={t('properties.otherArguments')}
      isCollapsible={true}
      isOpenAtFirst={free.length > 0}
      {...(free.length > 0 ? { badge: <Badge isCount={true}>{free.length}</Badge> } : {})}
    >
      <FieldTableEditor
        label={t('properties.otherArguments')}
        fields={free}
        isReadOnly={isReadOnly}
        onFieldsChange={(fields, isValid) => {
          keep(fields);
          onChange(withArgs(draft, withFreeArguments(draft, fields)), isValid);
        }}
      />
    </Section>
  );
}

const withArgs = (draft: ObjectDraft, args: ObjectDraft['spec']['args']): ObjectDraft =>
  draft.kind === 'exchange'
    ? { kind: 'exchange', spec: { ...draft.spec, args } }
    : { kind: 'queue', spec: { ...draft.spec, args } };

function ArgumentGroup({
  title,
  names,
  draft,
  onDraftChange,
  features,
  policy,
  readOnlyReason,
}: ObjectFormProps & { title: ReactNode; names: readonly string[] }) {
  const known = knownArgumentsOf(draft);
  const own = names
    .map((name) => known.find((argument) => argument.name === name))
    .filter((argument): argument is KnownArgument => argument !== undefined);
  if (own.length === 0) return null;
  // Set here or by a policy: a group in which nothing is keeps out of the way.
  const inUse = own.filter((argument) => {
    const field = argumentOf(draft.spec.args, argument.name);
    return (
      field !== null || (features !== null && inForce(argument, field, features, policy) !== null)
    );
  }).length;
  return (
    <Section
      title={title}
      isCollapsible={true}
      isOpenAtFirst={inUse > 0}
      {...(inUse > 0 ? { badge: <Badge isCount={true}>{inUse}</Badge> } : {})}
    >
      {own.map((argument) => (
        <ArgumentField
          key={argument.name}
          known={argument}
          field={argumentOf(draft.spec.args, argument.name)}
          features={features}
          policy={policy}
          isReadOnly={readOnlyReason !== null}
          onChange={(field) => {
            const next = withArgs(draft, setArgument(draft.spec.args, argument.name, field));
            onDraftChange(next, areKnownValid(next));
          }}
        />
      ))}
    </Section>
  );
}

interface FlagsProps<S> {
  readonly spec: S;
  readonly isReadOnly: boolean;
  readonly onChange: (spec: S) => void;
}

const EXCHANGE_TYPES = ['direct', 'fanout', 'topic', 'headers'] as const;

function ExchangeFlags({ spec, isReadOnly, onChange }: FlagsProps<ExchangeSpec>) {
  const { t } = useTranslation('authoring');
  return (
    <>
      <Field label={t('properties.type')} hint={t(`templateHint.exchange-${spec.type}`)}>
        <Select
          isDisabled={isReadOnly}
          value={spec.type}
          options={EXCHANGE_TYPES.map((value) => ({
            value,
            label: value,
            icon: <ExchangeGlyph type={value} />,
          }))}
          onValueChange={(type) => onChange({ ...spec, type })}
        />
      </Field>
      <Switch
        label={<Word text={t('properties.durable')} word="durable" />}
        hint={t(spec.isDurable ? 'properties.durableExchange' : 'properties.transientExchange')}
        isOn={spec.isDurable}
        isDisabled={isReadOnly}
        onChange={(isDurable) => onChange({ ...spec, isDurable })}
      />
      <Switch
        label={<Word text={t('properties.autoDelete')} word="auto-delete" />}
        hint={t('properties.autoDeleteExchange')}
        isOn={spec.isAutoDelete}
        isDisabled={isReadOnly}
        onChange={(isAutoDelete) => onChange({ ...spec, isAutoDelete })}
      />
      <Switch
        label={<Word text={t('properties.internal')} word="internal" />}
        hint={t('properties.internalHint')}
        isOn={spec.isInternal}
        isDisabled={isReadOnly}
        onChange={(isInternal) => onChange({ ...spec, isInternal })}
      />
    </>
  );
}

const QUEUE_TYPES = ['classic', 'quorum', 'stream'] as const;

function QueueFlags({ spec, isReadOnly, onChange }: FlagsProps<QueueSpec>) {
  const { t } = useTranslation('authoring');
  const type = QUEUE_TYPES.find((known) => known === queueTypeOf(spec)) ?? 'classic';
  const isClassic = type === 'classic';
  return (
    <>
      <Field
        label={t('properties.type')}
        aside={<code>x-queue-type</code>}
        hint={t(`templateHint.queue-${type}`)}
      >
        <Select
          isDisabled={isReadOnly}
          value={type}
          options={QUEUE_TYPES.map((value) => ({
            value,
            label: value,
            icon: <QueueTypeGlyph type={value} />,
          }))}
          onValueChange={(next) => onChange(withType(spec, next))}
        />
      </Field>
      <Switch
        label={<Word text={t('properties.durable')} word="durable" />}
        hint={t(
          isClassic
            ? spec.isDurable
              ? 'properties.durableQueue'
              : 'properties.transientQueue'
            : 'properties.alwaysDurable',
        )}
        isOn={spec.isDurable}
        isDisabled={isReadOnly || !isClassic}
        onChange={(isDurable) => onChange({ ...spec, isDurable })}
      />
      <Switch
        label={<Word text={t('properties.autoDelete')} word="auto-delete" />}
        hint={t(isClassic ? 'properties.autoDeleteQueue' : 'properties.neverAutoDelete')}
        isOn={spec.isAutoDelete}
        isDisabled={isReadOnly || !isClassic}
        onChange={(isAutoDelete) => onChange({ ...spec, isAutoDelete })}
      />
    </>
  );
}

/** A translation with the protocol's word beside it, where the two differ. */
export function Word({ text, word }: { text: string; word: string }) {
  return text.toLowerCase() === word ? (
    text
  ) : (
    <>
      {text} <code>{word}</code>
    </>
  );
}
