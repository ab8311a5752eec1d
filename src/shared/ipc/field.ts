// Typed values of AMQP field tables as the page shows and edits them: headers and arguments. JSON only.

/** RabbitMQ's names of the field types [amqp091 §4.2.5.5]. */
export type FieldType = Field['type'];

export type IntegerFieldType =
  | 'byte'
  | 'unsignedbyte'
  | 'short'
  | 'unsignedshort'
  | 'signedint'
  | 'unsignedint'
  | 'long';

/**
 * One typed value. Integers beyond 2^53 are decimal text. `binary` is base64; so is a `longstr` that is
 * no valid UTF-8, then with `isBytes`. Timestamps are seconds since 1970.
 */
export type Field =
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: IntegerFieldType | 'timestamp'; readonly value: number | string }
  | { readonly type: 'float' | 'double'; readonly value: number }
  | {
      readonly type: 'decimal';
      readonly value: { readonly scale: number; readonly unscaled: number };
    }
  | { readonly type: 'longstr'; readonly value: string; readonly isBytes?: true }
  | { readonly type: 'binary'; readonly value: string }
  | { readonly type: 'array'; readonly value: readonly Field[] }
  | { readonly type: 'table'; readonly value: Fields }
  | { readonly type: 'void'; readonly value: null };

/** Name and value pairs in wire order. */
export type Fields = readonly (readonly [name: string, value: Field])[];
