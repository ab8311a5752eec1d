// What a topology can be exported as. One line here and its texts make another format; the sheet knows none.

/** Texts are `export.format.ID` in the namespace `transfer`. */
export interface ExportFormat {
  readonly id: 'rabbitmq-definitions';
  /** Of the file, without a dot. */
  readonly extension: string;
  readonly mediaType: string;
  readonly language: 'json' | 'text';
}

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  {
    id: 'rabbitmq-definitions',
    extension: 'json',
    mediaType: 'application/json',
    language: 'json',
  },
];

/** Of a vhost, or of everything for null: `definitions-shop-2026-11-21.json`. */
export function exportFileName(
  { extension }: ExportFormat,
  vhost: string | null,
  today: Date,
): string {
  const scope = vhost === null ? '' : `-${safeName(vhost)}`;
  const [month, day] = [today.getMonth() + 1, today.getDate()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `definitions${scope}-${today.getFullYear()}-${month}-${day}.${extension}`;
}

/** What every file system takes; the vhost `/` is called default, as its users call it. */
function safeName(vhost: string): string {
  const safe = vhost.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  return safe === '' ? 'default' : safe;
}
