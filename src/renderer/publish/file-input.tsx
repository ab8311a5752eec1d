// The browser's own dialog for choosing a file, opened by a button elsewhere.

import type { RefObject } from 'react';

export interface FileInputProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly accept?: string;
  readonly onChoose: (file: File | undefined) => void;
}

export function FileInput({ input, accept, onChoose }: FileInputProps) {
  return (
    <input
      ref={input}
      type="file"
      accept={accept}
      className="visually-hidden"
      tabIndex={-1}
      aria-hidden={true}
      onChange={(event) => {
        onChoose(event.target.files?.[0]);
        // The same file may be chosen again after it was changed.
        event.target.value = '';
      }}
    />
  );
}
