// Reads a file for publishing, off the main thread and without a copy as text of its bytes.

import type { ChosenFile } from './message-form.ts';

/** What fits into one frame to the program as base64, with the rest of the publication. */
export const MAX_FILE_BYTES = 50_000_000;

/** Rejects with the browser's own reason. */
export function readFile(file: File): Promise<ChosenFile> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.onload = () => {
      // `data:TYPE;base64,CONTENT`; an empty file has no comma in some browsers.
      const url = typeof reader.result === 'string' ? reader.result : '';
      const comma = url.indexOf(',');
      const content = comma === -1 || file.size === 0 ? '' : url.slice(comma + 1);
      resolve({ name: file.name, bytes: file.size, content });
    };
    reader.readAsDataURL(file);
  });
}
