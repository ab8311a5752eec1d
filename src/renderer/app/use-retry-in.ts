// Seconds until the page tries to connect again, counting down.

import { useEffect, useState } from 'react';
import { useConnection } from '../api/index.ts';

/** Null while an attempt is under way. */
export function useRetryIn(): number | null {
  const retryAtMs = useConnection((connection) => connection.retryAtMs);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (retryAtMs === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [retryAtMs]);
  return retryAtMs === null ? null : Math.max(0, Math.ceil((retryAtMs - now) / 1000));
}
