// One of two to five short choices, all in view.

import clsx from 'clsx';
import { RadioGroup as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useFieldControl, useFieldLabelId } from './field.tsx';
import styles from './segmented-control.module.css';
import { Tooltip } from './tooltip.tsx';

export interface Segment<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
}

export interface SegmentedControlProps<T extends string> {
  readonly value: T;
  readonly onValueChange: (value: T) => void;
  readonly segments: readonly Segment<T>[];
  /** Needed where no field labels it. */
  readonly label?: string;
  readonly size?: 's' | 'm';
  /** Labels are spoken and shown as tooltips. */
  readonly showsIconsOnly?: boolean;
  readonly className?: string;
}

export function SegmentedControl<T extends string>({
  value,
  onValueChange,
  segments,
  label,
  size = 'm',
  showsIconsOnly = false,
  className,
}: SegmentedControlProps<T>) {
  const field = useFieldControl();
  const labelId = useFieldLabelId();
  return (
    <Radix.Root
      {...field}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(labelId === undefined ? {} : { 'aria-labelledby': labelId })}
      orientation="horizontal"
      className={clsx(styles.track, size === 's' && styles.small, className)}
      value={value}
      onValueChange={(next) => {
        const segment = segments.find((candidate) => candidate.value === next);
        if (segment !== undefined) onValueChange(segment.value);
      }}
    >
      {segments.map((segment) => {
        const item = (
          <Radix.Item
            key={segment.value}
            value={segment.value}
            disabled={segment.isDisabled === true}
            className={styles.segment}
            {...(showsIconsOnly ? { 'aria-label': segment.label } : {})}
          >
            {segment.icon}
            {!showsIconsOnly && <span>{segment.label}</span>}
          </Radix.Item>
        );
        if (!showsIconsOnly) return item;
        return (
          <Tooltip key={segment.value} content={segment.label}>
            {/* A tooltip writes `data-state` on its trigger, which is the radio's own mark. */}
            <span className={styles.wrap}>{item}</span>
          </Tooltip>
        );
      })}
    </Radix.Root>
  );
}
