// A short explanation on hover and focus. It must never hold what cannot be learned otherwise.

import { Tooltip as Radix } from 'radix-ui';
import { createContext, type ReactNode, useContext } from 'react';
import { KeyHint } from './key-hint.tsx';
import styles from './tooltip.module.css';

const Provided = createContext(false);

/** Shared delay of all tooltips inside: the second of two neighbours opens at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Provided value={true}>
      <Radix.Provider delayDuration={450} skipDelayDuration={250}>
        {children}
      </Radix.Provider>
    </Provided>
  );
}

export interface TooltipProps {
  readonly content: ReactNode;
  /** Tinykeys' notation. */
  readonly shortcut?: string | null;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes a ref. */
  readonly children: ReactNode;
}

export function Tooltip({ content, shortcut = null, side = 'bottom', children }: TooltipProps) {
  const isProvided = useContext(Provided);
  const tooltip = (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.tooltip} side={side} sideOffset={6} collisionPadding={8}>
          <span>{content}</span>
          {shortcut !== null && <KeyHint shortcut={shortcut} tone="inverse" />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
  return isProvided ? tooltip : <TooltipProvider>{tooltip}</TooltipProvider>;
}
