// Text with a grammar, or a great deal of it. CodeMirror is loaded when the first editor is shown.

import clsx from 'clsx';
import { lazy, Suspense } from 'react';
import styles from './code-editor.module.css';

export interface CodeEditorProps {
  readonly value: string;
  readonly onValueChange?: (value: string) => void;
  readonly language: 'json' | 'text';
  readonly label: string;
  readonly isReadOnly?: boolean;
  /** Marks what is no valid JSON; on for JSON that can be edited. */
  readonly isChecked?: boolean;
  readonly placeholder?: string;
  /** Wraps long lines; on by default. */
  readonly wrapsLines?: boolean;
  readonly hasLineNumbers?: boolean;
  /** Ctrl or Command with Enter. */
  readonly onSubmit?: () => void;
  /** Fills its parent without it. */
  readonly height?: number;
  readonly className?: string;
}

const CodeMirror = lazy(() => import('./code-mirror.tsx'));

export function CodeEditor({ className, height, ...editor }: CodeEditorProps) {
  return (
    <div
      className={clsx(styles.frame, className)}
      {...(height === undefined ? {} : { style: { height } })}
    >
      <Suspense
        fallback={
          <textarea
            className={styles.fallback}
            aria-label={editor.label}
            value={editor.value}
            readOnly
          />
        }
      >
        <CodeMirror {...editor} />
      </Suspense>
    </div>
  );
}
