// Bytes of one message inside a segment; docs/storage-format.md has the drawing. The layout is on
// disk: it must never change without a new schema version.

/** Bytes of the fixed part of a record; all integers are little-endian. */
export const RECORD_HEADER_BYTES = 24;

export const RecordFlag = { durable: 1, expires: 2, counted: 4, deadLettered: 8 } as const;

const TWO_TO_32 = 0x1_0000_0000;

/** Position of the record at `offset`. */
export function recordPosition(view: DataView, offset: number): number {
  return view.getUint16(offset + 6, true) * TWO_TO_32 + view.getUint32(offset + 8, true);
}

/** What stands where a record should be is none; counts as damage of the database file. */
export class DamagedRecord extends Error {
  readonly code = 'SQLITE_CORRUPT_RECORD';

  constructor(reason: string) {
    super(`a message is not readable: ${reason}`);
    this.name = 'DamagedRecord';
  }
}

/** Bytes of the record at `offset`, its size field included. Throws DamagedRecord. */
export function recordSize(view: DataView, offset: number): number {
  const rest = view.byteLength - offset;
  const size = rest < RECORD_HEADER_BYTES ? 0 : view.getUint32(offset, true);
  if (size > rest || size < RECORD_HEADER_BYTES || size < recordBodyOffset(view, offset)) {
    throw new DamagedRecord(`size ${size} of ${rest} bytes`);
  }
  return size;
}

export function isDurableRecord(view: DataView, offset: number): boolean {
  return (view.getUint8(offset + 4) & RecordFlag.durable) !== 0;
}

/** Bytes of the body of the record at `offset`. */
export function recordBodyBytes(view: DataView, offset: number): number {
  return recordSize(view, offset) - recordBodyOffset(view, offset);
}

function recordBodyOffset(view: DataView, offset: number): number {
  const flags = view.getUint8(offset + 4);
  let bytes = RECORD_HEADER_BYTES;
  if ((flags & RecordFlag.expires) !== 0) bytes += 8;
  if ((flags & RecordFlag.counted) !== 0) bytes += 4;
  return bytes + view.getUint16(offset + 18, true) + view.getUint32(offset + 20, true);
}

/** A view over the same memory, for the functions here. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
