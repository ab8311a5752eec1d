// What the publish form holds, as it was typed. Texts only, because any of them may be a template; what they
// come to is made by form-publication.ts.

import type { Fields } from '../../shared/ipc/field.ts';
import type { MessageProperties } from '../../shared/ipc/message.ts';

export type BodyMode = 'json' | 'text' | 'hex' | 'base64' | 'file';

export const BODY_MODES: readonly BodyMode[] = ['json', 'text', 'hex', 'base64', 'file'];

/** The properties besides the headers, in the order of the protocol [amqp091 §1.8.1.1]. */
export type PropertyName = Exclude<keyof MessageProperties, 'headers'>;

export const PROPERTY_NAMES = [
  'contentType',
  'contentEncoding',
  'deliveryMode',
  'priority',
  'correlationId',
  'replyTo',
  'expiration',
  'messageId',
  'timestamp',
  'type',
  'userId',
  'appId',
  'clusterId',
] as const satisfies readonly PropertyName[];

/** As they are called in the protocol. */
export const PROPERTY_WORDS: Readonly<Record<PropertyName, string>> = {
  contentType: 'content-type',
  contentEncoding: 'content-encoding',
  deliveryMode: 'delivery-mode',
  priority: 'priority',
  correlationId: 'correlation-id',
  replyTo: 'reply-to',
  expiration: 'expiration',
  messageId: 'message-id',
  timestamp: 'timestamp',
  type: 'type',
  userId: 'user-id',
  appId: 'app-id',
  clusterId: 'cluster-id',
};

/** A file as it was chosen; its content is kept apart and never stored. */
export interface ChosenFile {
  readonly name: string;
  readonly bytes: number;
  /** Base64. */
  readonly content: string;
}

export interface MessageForm {
  /** Empty for the default exchange. */
  readonly exchange: string;
  readonly routingKey: string;
  readonly isMandatory: boolean;
  /** {{…}} is filled in; otherwise it is text like any other. */
  readonly fillsIn: boolean;
  /** Only those that are set; in the order they were added. */
  readonly properties: readonly (readonly [PropertyName, string])[];
  readonly headers: Fields;
  readonly bodyMode: BodyMode;
  readonly bodyText: string;
  readonly file: ChosenFile | null;
}

export const EMPTY_FORM: MessageForm = {
  exchange: '',
  routingKey: '',
  isMandatory: true,
  fillsIn: false,
  properties: [
    ['contentType', 'application/json'],
    ['deliveryMode', '2'],
  ],
  headers: [],
  bodyMode: 'json',
  bodyText: '{\n  "hello": "world"\n}',
  file: null,
};

export const propertyOf = (form: MessageForm, name: PropertyName): string | undefined =>
  form.properties.find(([own]) => own === name)?.[1];

/** Sets or replaces a property in its place; undefined takes it away. */
export function withProperty(
  form: MessageForm,
  name: PropertyName,
  value: string | undefined,
): MessageForm {
  if (value === undefined) {
    return { ...form, properties: form.properties.filter(([own]) => own !== name) };
  }
  if (propertyOf(form, name) === undefined) {
    return { ...form, properties: [...form.properties, [name, value]] };
  }
  return {
    ...form,
    properties: form.properties.map((entry) => (entry[0] === name ? [name, value] : entry)),
  };
}
