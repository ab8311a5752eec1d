// The two keys of every small editor on the canvas, said at its foot.

import { useTranslation } from '../../i18n/index.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import styles from './overlay.module.css';

export function EnterKeys({ enter }: { enter: string }) {
  const { t } = useTranslation('authoring');
  return (
    <p className={styles.keys}>
      <span>
        <KeyHint shortcut="Enter" tone="boxed" /> {enter}
      </span>
      <span>
        <KeyHint shortcut="Escape" tone="boxed" /> {t('leave')}
      </span>
    </p>
  );
}
