// Emphasises the previewed route on the graph while the user is busy with the form: from a change in it
// until something else is selected, another view is shown or the panel goes.

import { useEffect, useRef } from 'react';
import { type Highlight, useSelection } from '../state/selection-store.ts';
import { routeHighlight } from './route-highlight.ts';
import type { RouteAnswer } from './route-preview.ts';

/** Only what this panel has set is taken away. */
export function useRouteHighlight(answer: RouteAnswer | null, isRelevant: boolean): void {
  const own = useRef<Highlight | null>(null);
  const preview = answer?.preview ?? null;
  useEffect(() => {
    const { setHighlight } = useSelection.getState();
    const next = isRelevant && preview !== null ? routeHighlight(preview) : null;
    const isOwn = useSelection.getState().highlight === own.current;
    own.current = next;
    if (next !== null) setHighlight(next);
    else if (isOwn) setHighlight(null);
  }, [preview, isRelevant]);
  useEffect(() => {
    return () => {
      const { highlight, setHighlight } = useSelection.getState();
      if (own.current !== null && highlight === own.current) setHighlight(null);
    };
  }, []);
}
