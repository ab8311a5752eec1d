// Warren's mark: two ears of a rabbit that grow out of one burrow.

import styles from './brand-mark.module.css';

export function BrandMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" className={styles.mark} aria-hidden={true}>
      <rect width="24" height="24" rx="6.5" className={styles.ground} />
      <path
        className={styles.drawing}
        d="M8.6 12.2C7.4 9.6 6.9 6.6 7.7 5.2c.9-1.4 2.6.6 3.4 4.6M15.4 12.2c1.2-2.6 1.7-5.6.9-7-.9-1.4-2.6.6-3.4 4.6M6.4 18.6a5.6 5.6 0 0 1 11.2 0"
      />
      <circle className={styles.dot} cx="12" cy="17.2" r="1.5" />
    </svg>
  );
}
