// The text of an export, asked of the broker anew whenever its scope changes.

import { useEffect, useState } from 'react';
import type { Response } from '../../shared/ipc/contract.ts';
import type { Result } from '../../shared/ipc/result.ts';
import { invoke } from '../api/index.ts';

export type ExportResult = Result<Response<'definitions.export'>>;

/** Null until the broker has answered. */
export function useExport(vhost: string | null): ExportResult | null {
  const [result, setResult] = useState<ExportResult | null>(null);
  useEffect(() => {
    let isCurrent = true;
    setResult(null);
    void invoke('definitions.export', { vhost }).then((answer) => {
      if (isCurrent) setResult(answer);
    });
    return () => {
      isCurrent = false;
    };
  }, [vhost]);
  return result;
}
