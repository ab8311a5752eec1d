// The entry of one property, with what helps to write it. Every one of them is text that may hold variables.

import { Calendar, Clock, Dices } from 'lucide-react';
import { type ReactNode, useMemo, useRef } from 'react';
import { useConnection } from '../api/index.ts';
import { formatDateTime, formatDuration } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { useTopology } from '../state/topology-store.ts';
import { Combobox } from '../ui/combobox.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Select } from '../ui/select.tsx';
import type { Suggestion } from '../ui/suggestion.ts';
import { TextInput } from '../ui/text-input.tsx';
import { PROPERTY_WORDS, type PropertyName } from './message-form.ts';
import styles from './property-input.module.css';
import { randomId } from './random-id.ts';

export interface PropertyInputProps {
  readonly name: PropertyName;
  readonly value: string;
  readonly isInvalid: boolean;
  readonly onChange: (value: string) => void;
}

const suggest = (...values: string[]): readonly Suggestion[] => values.map((value) => ({ value }));

const CONTENT_TYPES = suggest(
  'application/json',
  'text/plain',
  'application/octet-stream',
  'application/xml',
  'application/x-protobuf',
  'application/cloudevents+json',
  'application/x-msgpack',
);
const ENCODINGS = suggest('utf-8', 'gzip', 'deflate', 'br', 'zstd');

export function PropertyInput(props: PropertyInputProps) {
  switch (props.name) {
    case 'contentType':
      return <Suggested {...props} suggestions={CONTENT_TYPES} />;
    case 'contentEncoding':
      return <Suggested {...props} suggestions={ENCODINGS} />;
    case 'deliveryMode':
      return <DeliveryMode {...props} />;
    case 'replyTo':
      return <ReplyTo {...props} />;
    case 'expiration':
      return <Text {...props} trailing={durationOf(props.value)} />;
    case 'messageId':
      return <MessageId {...props} />;
    case 'timestamp':
      return <Timestamp {...props} />;
    case 'userId':
      return <UserId {...props} />;
    default:
      return <Text {...props} />;
  }
}

function Text({
  name,
  value,
  isInvalid,
  onChange,
  trailing,
  placeholder,
}: PropertyInputProps & { trailing?: ReactNode; placeholder?: string }) {
  return (
    <TextInput
      aria-label={PROPERTY_WORDS[name]}
      value={value}
      onValueChange={onChange}
      size="s"
      isMono={true}
      isInvalid={isInvalid}
      trailing={trailing}
      placeholder={placeholder}
    />
  );
}

function Suggested({
  name,
  value,
  isInvalid,
  onChange,
  suggestions,
}: PropertyInputProps & { suggestions: readonly Suggestion[] }) {
  return (
    <Combobox
      label={PROPERTY_WORDS[name]}
      value={value}
      onValueChange={onChange}
      suggestions={suggestions}
      size="s"
      isMono={true}
      isInvalid={isInvalid}
    />
  );
}

function DeliveryMode({ value, onChange }: PropertyInputProps) {
  const { t } = useTranslation('publish');
  return (
    <Select
      label={PROPERTY_WORDS.deliveryMode}
      value={value}
      onValueChange={onChange}
      size="s"
      placeholder={value}
      options={[
        { value: '2', label: t('properties.persistent') },
        { value: '1', label: t('properties.transient') },
      ]}
    />
  );
}

function ReplyTo(props: PropertyInputProps) {
  const queues = useTopology((state) => state.queues);
  const suggestions = useMemo(
    () => suggest('amq.rabbitmq.reply-to', ...[...queues.values()].map(({ name }) => name)).slice(),
    [queues],
  );
  return <Suggested {...props} suggestions={suggestions} />;
}

function UserId(props: PropertyInputProps) {
  const username = useConnection(({ welcome }) => welcome?.username ?? '');
  return <Suggested {...props} suggestions={suggest(username)} />;
}

function MessageId(props: PropertyInputProps) {
  const { t } = useTranslation('publish');
  return (
    <div className={styles.line}>
      <Text {...props} />
      <IconButton
        size="s"
        label={t('properties.generate')}
        icon={<Dices size={14} aria-hidden={true} />}
        onClick={() => props.onChange(randomId())}
      />
    </div>
  );
}

function Timestamp(props: PropertyInputProps) {
  const { t } = useTranslation('publish');
  const picker = useRef<HTMLInputElement>(null);
  const set = (atMs: number): void => {
    if (Number.isFinite(atMs)) props.onChange(String(Math.floor(atMs / 1000)));
  };
  return (
    <div className={styles.line}>
      <Text {...props} trailing={dateOf(props.value)} />
      <span className={styles.picker}>
        <IconButton
          size="s"
          label={t('properties.chooseDate')}
          icon={<Calendar size={14} aria-hidden={true} />}
          onClick={() => picker.current?.showPicker()}
        />
        <input
          ref={picker}
          className={styles.date}
          type="datetime-local"
          step={1}
          tabIndex={-1}
          aria-hidden={true}
          onChange={(event) => set(new Date(event.target.value).getTime())}
        />
      </span>
      <IconButton
        size="s"
        label={t('properties.now')}
        icon={<Clock size={14} aria-hidden={true} />}
        onClick={() => set(Date.now())}
      />
    </div>
  );
}

const durationOf = (text: string): string | undefined =>
  /^\d{1,10}$/.test(text) && Number(text) >= 1000 ? formatDuration(Number(text)) : undefined;

/** Years beyond these are no dates that anybody means. */
const dateOf = (text: string): string | undefined =>
  /^\d{1,11}$/.test(text) ? formatDateTime(Number(text) * 1000) : undefined;
