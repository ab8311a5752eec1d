// The headers of a message with their types, what is nested indented. They come from anybody: only so many
// rows are drawn.

import { useMemo, useState } from 'react';
import type { Fields } from '../../../shared/ipc/field.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { countFields, flatFields } from './flat-fields.ts';
import styles from './header-list.module.css';

const FIRST_ROWS = 60;
const MORE_ROWS = 500;
/** Longer values are cut; the body is the place for what is long. */
const MAX_VALUE = 4096;

export function HeaderList({ fields }: { fields: Fields }) {
  const { t } = useTranslation('inspector');
  const [limit, setLimit] = useState(FIRST_ROWS);
  const rows = useMemo(() => flatFields(fields, limit), [fields, limit]);
  const total = useMemo(() => countFields(fields), [fields]);
  return (
    <>
      <dl className={styles.headers} aria-label={t('message.headers')}>
        {rows.map(({ path, depth, name, type, text }) => (
          <div key={path} className={styles.row}>
            <dt style={{ paddingLeft: depth * 12 }} title={name}>
              {name}
            </dt>
            <dd>
              <span className={styles.type}>{type}</span> {text.slice(0, MAX_VALUE)}
            </dd>
          </div>
        ))}
      </dl>
      {total > rows.length && (
        <Button size="s" variant="ghost" onClick={() => setLimit(limit + MORE_ROWS)}>
          {t('message.moreHeaders', { count: total - rows.length })}
        </Button>
      )}
    </>
  );
}
