// A typed field table to read: names, types in RabbitMQ's words, values. Nothing can be changed.

import type { Field, Fields } from '../../shared/ipc/field.ts';
import { useTranslation } from '../i18n/index.ts';
import styles from './field-table-view.module.css';
import { fieldText } from './field-text.ts';

export interface FieldTableViewProps {
  readonly fields: Fields;
  readonly label: string;
}

export function FieldTableView({ fields, label }: FieldTableViewProps) {
  const { t } = useTranslation('ui');
  if (fields.length === 0) return <p className={styles.none}>{t('fields.empty')}</p>;
  return (
    <table className={styles.table} aria-label={label}>
      <tbody>
        {fields.map(([name, field]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={styles.type}>{field.type}</td>
            <td className={styles.value}>
              <Value field={field} label={name} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ field, label }: { field: Field; label: string }) {
  const { t } = useTranslation('ui');
  if (field.type === 'table') return <FieldTableView fields={field.value} label={label} />;
  if (field.type === 'void') return <span className={styles.none}>{t('fields.null')}</span>;
  if (field.type !== 'array') return fieldText(field);
  if (field.value.length === 0)
    return <span className={styles.none}>{t('fields.emptyArray')}</span>;
  // Items of an array have no names of their own: their places are.
  const items: Fields = field.value.map((item, index) => [String(index + 1), item] as const);
  return <FieldTableView fields={items} label={label} />;
}
