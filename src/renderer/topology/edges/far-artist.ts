// Has edges drawn by a worker, one drawing at a time: while one is being made, only the newest of those asked
// for meanwhile is kept.

import type { FarDrawing } from './far-drawing.ts';

type Deliver = (picture: ImageBitmap, drawing: FarDrawing) => void;

export class FarArtist {
  readonly #worker = new Worker(new URL('./far-worker.ts', import.meta.url), { type: 'module' });
  readonly #deliver: Deliver;
  #current: FarDrawing | null = null;
  #next: FarDrawing | null = null;

  constructor(deliver: Deliver) {
    this.#deliver = deliver;
    this.#worker.onmessage = ({ data }: MessageEvent<ImageBitmap | null>) => this.#done(data);
  }

  draw(drawing: FarDrawing): void {
    if (this.#current === null) this.#begin(drawing);
    else this.#next = drawing;
  }

  stop(): void {
    this.#worker.terminate();
  }

  #begin(drawing: FarDrawing): void {
    this.#current = drawing;
    this.#worker.postMessage(drawing);
  }

  #done(picture: ImageBitmap | null): void {
    const drawing = this.#current;
    this.#current = null;
    if (picture !== null && drawing !== null) this.#deliver(picture, drawing);
    const next = this.#next;
    this.#next = null;
    if (next !== null) this.#begin(next);
  }
}
