// Draws edges far out beside the page's own work. One drawing in, one picture out.

import { drawFar, type FarDrawing } from './far-drawing.ts';

self.onmessage = ({ data }: MessageEvent<FarDrawing>) => {
  const picture = drawFar(data);
  self.postMessage(picture, { transfer: picture === null ? [] : [picture] });
};
