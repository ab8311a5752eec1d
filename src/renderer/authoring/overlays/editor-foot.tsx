// The foot of a small editor: what the broker refused, the two keys, and the button that does what Enter does.

import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../failure-note.tsx';
import type { Attempt } from '../use-attempt.ts';
import { EnterKeys } from './enter-keys.tsx';
import styles from './overlay.module.css';

export interface EditorFootProps {
  /** What Enter does. */
  readonly verb: string;
  readonly attempt: Attempt;
  readonly canSubmit: boolean;
  readonly hasTable?: boolean;
}

export function EditorFoot({ verb, attempt, canSubmit, hasTable = false }: EditorFootProps) {
  return (
    <>
      {attempt.failure !== null && <FailureNote failure={attempt.failure} />}
      <div className={styles.foot}>
        <EnterKeys enter={verb} hasTable={hasTable} />
        <Button
          type="submit"
          variant="primary"
          size="s"
          isBusy={attempt.isBusy}
          disabled={!canSubmit}
        >
          {verb}
        </Button>
      </div>
    </>
  );
}
