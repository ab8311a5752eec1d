// Something that is asked of the broker from a form: busy while it lasts, and what it was refused with.

import { useRef, useState } from 'react';
import type { Failure } from '../../shared/ipc/result.ts';

export interface Attempt {
  readonly isBusy: boolean;
  readonly failure: Failure | null;
  /** Does nothing while one is under way; `onDone` is called when it worked. */
  readonly run: (action: () => Promise<Failure | null>, onDone: () => void) => Promise<void>;
  /** The refusal is not about what is typed now. */
  readonly forget: () => void;
}

export function useAttempt(): Attempt {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  // At once, not with the next drawing: a second Enter may come before it.
  const isRunning = useRef(false);
  const run: Attempt['run'] = async (action, onDone) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    const refused = await action();
    isRunning.current = false;
    setBusy(false);
    setFailure(refused);
    if (refused === null) onDone();
  };
  return { isBusy, failure, run, forget: () => setFailure(null) };
}
