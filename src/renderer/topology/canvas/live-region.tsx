// Says to screen readers what happened on the canvas.

import { useCanvas } from './canvas-store.ts';

export function LiveRegion() {
  const announcement = useCanvas((state) => state.announcement);
  return (
    <div className="visually-hidden" aria-live="polite" aria-atomic={true}>
      {announcement}
    </div>
  );
}
