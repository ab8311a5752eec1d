// Bytes as they are: offset, hexadecimal, and what of them is printable.

import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { hexRow } from './hex-row.ts';
import styles from './hex-view.module.css';

export interface HexViewProps {
  readonly bytes: Uint8Array;
  /** Offset of the first byte within the whole. */
  readonly firstOffset?: number;
  readonly label?: string;
}

const ROW_HEIGHT = 20;
/** Pixels that 16 bytes in a row need. */
const WIDE = 580;

export function HexView({ bytes, firstOffset = 0, label }: HexViewProps) {
  const { t } = useTranslation('ui');
  const scroller = useRef<HTMLDivElement>(null);
  const [perRow, setPerRow] = useState(16);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setPerRow(element.clientWidth < WIDE ? 8 : 16));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const virtualizer = useVirtualizer({
    count: Math.ceil(bytes.length / perRow),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    <div
      ref={scroller}
      className={styles.scroller}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
      tabIndex={0}
      aria-label={label ?? t('hex.label')}
    >
      <div className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = hexRow(bytes, item.index * perRow, perRow);
          return (
            <div
              key={item.key}
              className={styles.row}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <span className={styles.offset}>
                {(firstOffset + item.index * perRow).toString(16).padStart(8, '0')}
              </span>
              <span className={styles.hex}>{row.hex}</span>
              <span className={styles.text}>{row.text}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
