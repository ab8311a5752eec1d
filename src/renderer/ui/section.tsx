// A part of a panel under its heading; it can be folded away.

import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { Collapsible as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import styles from './section.module.css';

export interface SectionProps {
  readonly title: ReactNode;
  /** A count or a word behind the heading. */
  readonly badge?: ReactNode;
  /** At the end of the heading's line. */
  readonly actions?: ReactNode;
  readonly isCollapsible?: boolean;
  readonly isOpenAtFirst?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Section({
  title,
  badge,
  actions,
  isCollapsible = false,
  isOpenAtFirst = true,
  className,
  children,
}: SectionProps) {
  const id = useId();
  const heading = (
    <>
      <span className={styles.title}>{title}</span>
      {badge}
    </>
  );
  return (
    <Radix.Root asChild defaultOpen={isOpenAtFirst}>
      <section className={clsx(styles.section, className)} aria-labelledby={id}>
        <header className={styles.head}>
          <h3 id={id} className={styles.heading}>
            {isCollapsible ? (
              <Radix.Trigger className={styles.trigger}>
                <ChevronRight className={styles.arrow} size={14} aria-hidden={true} />
                {heading}
              </Radix.Trigger>
            ) : (
              heading
            )}
          </h3>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </header>
        <Radix.Content className={styles.body}>{children}</Radix.Content>
      </section>
    </Radix.Root>
  );
}
