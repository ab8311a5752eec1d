// The two keys of every small editor on the canvas, said at its foot.

import { useTranslation } from '../../i18n/index.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import styles from './overlay.module.css';

export interface EnterKeysProps {
  /** What Enter does. */
  readonly enter: string;
  /** Enter is a table's there, which adds a row with it. */
  readonly hasTable?: boolean;
}

export function EnterKeys({ enter, hasTable = false }: EnterKeysProps) {
  const { t } = useTranslation('authoring');
  return (
    <p className={styles.keys}>
      <span>
        <KeyHint shortcut={hasTable ? '$mod+Enter' : 'Enter'} tone="boxed" /> {enter}
      </span>
      <span>
        <KeyHint shortcut="Escape" tone="boxed" /> {t('leave')}
      </span>
    </p>
  );
}
