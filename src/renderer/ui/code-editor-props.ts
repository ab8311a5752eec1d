// What a code editor is given. Types only, so that the lazy part needs nothing of the eager one.

export interface CodeEditorProps {
  readonly value: string;
  readonly onValueChange?: (value: string) => void;
  readonly language: 'json' | 'text';
  readonly label: string;
  readonly isReadOnly?: boolean;
  /** Marks what is no valid JSON; on for JSON that can be edited. */
  readonly isChecked?: boolean;
  readonly placeholder?: string;
  /** Wraps long lines; on by default. */
  readonly wrapsLines?: boolean;
  readonly hasLineNumbers?: boolean;
  /** Ctrl or Command with Enter. */
  readonly onSubmit?: () => void;
  /** Fills its parent without it. */
  readonly height?: number;
  readonly className?: string;
}
