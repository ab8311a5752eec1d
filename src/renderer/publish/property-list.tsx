// The properties that are set, one row each, and a way to set another.

import { Plus, X } from 'lucide-react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import type { FormProblem } from './form-publication.ts';
import { PROPERTY_NAMES, PROPERTY_WORDS, type PropertyName, withProperty } from './message-form.ts';
import { bareProblemText } from './problem-text.ts';
import { PropertyInput } from './property-input.tsx';
import styles from './property-list.module.css';
import { usePublish } from './publish-store.ts';

/** What a property begins with. */
const FIRST_VALUES: Partial<Record<PropertyName, () => string>> = {
  contentType: () => 'application/json',
  deliveryMode: () => '2',
  priority: () => '0',
  expiration: () => '60000',
  timestamp: () => String(Math.floor(Date.now() / 1000)),
};

export function PropertyList({ problem }: { problem: FormProblem | null }) {
  const { t } = useTranslation('publish');
  const properties = usePublish(({ form }) => form.properties);
  const set = (name: PropertyName, value: string | undefined): void => {
    const { form, change } = usePublish.getState();
    change({ properties: withProperty(form, name, value).properties });
  };
  const left = PROPERTY_NAMES.filter((name) => !properties.some(([own]) => own === name));
  const items = left.map(
    (name): MenuItem => ({
      kind: 'action',
      id: name,
      label: PROPERTY_WORDS[name],
      hint: t(`properties.${name}`),
      onSelect: () => set(name, FIRST_VALUES[name]?.() ?? ''),
    }),
  );
  return (
    <div className={styles.list}>
      {properties.length === 0 && <p className={styles.none}>{t('properties.none')}</p>}
      {properties.map(([name, value]) => (
        <PropertyRow
          key={name}
          name={name}
          value={value}
          problem={problem?.at === 'property' && problem.property === name ? problem : null}
          onChange={(next) => set(name, next)}
        />
      ))}
      {items.length > 0 && (
        <Menu
          items={items}
          trigger={
            <Button size="s" variant="ghost" icon={<Plus size={14} aria-hidden={true} />}>
              {t('properties.add')}
            </Button>
          }
        />
      )}
    </div>
  );
}

function PropertyRow({
  name,
  value,
  problem,
  onChange,
}: {
  name: PropertyName;
  value: string;
  problem: FormProblem | null;
  onChange: (value: string | undefined) => void;
}) {
  const { t } = useTranslation('publish');
  return (
    <div className={styles.row}>
      <span className={styles.name} title={t(`properties.${name}`)}>
        {PROPERTY_WORDS[name]}
      </span>
      <PropertyInput name={name} value={value} isInvalid={problem !== null} onChange={onChange} />
      <IconButton
        size="s"
        label={t('properties.remove', { name: PROPERTY_WORDS[name] })}
        icon={<X size={14} aria-hidden={true} />}
        onClick={() => onChange(undefined)}
      />
      {problem !== null && (
        <p className={styles.error} role="alert">
          {bareProblemText(t, problem)}
        </p>
      )}
    </div>
  );
}
