// Something is on its way. Stands still under reduced motion, and is silent unless it has a label.

import styles from './spinner.module.css';

export function Spinner({ size = 16, label }: { size?: number; label?: string }) {
  return (
    <>
      <svg
        className={styles.spinner}
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        aria-hidden={true}
      >
        <circle cx="8" cy="8" r="6" stroke="currentColor" strokeWidth="2" opacity="0.22" />
        <path d="M14 8a6 6 0 0 0-6-6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </svg>
      {label !== undefined && <span className="visually-hidden">{label}</span>}
    </>
  );
}
