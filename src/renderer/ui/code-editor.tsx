// Text with a grammar, or a great deal of it. CodeMirror is loaded when the first editor is shown.

import clsx from 'clsx';
import { lazy, Suspense } from 'react';
import styles from './code-editor.module.css';
import type { CodeEditorProps } from './code-editor-props.ts';

export type { CodeEditorProps } from './code-editor-props.ts';

const CodeMirror = lazy(() => import('./code-mirror.tsx'));

export function CodeEditor({ className, height, ...editor }: CodeEditorProps) {
  return (
    <div
      className={clsx(styles.frame, height !== undefined && styles.fixed, className)}
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
