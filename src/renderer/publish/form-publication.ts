// What a form comes to: a publication, or the reasons why it cannot be published. Pure. Rules are those of
// the protocol; what only the broker knows, such as a user-id that is not the own one, it says itself.

import type { Publication } from '../../shared/ipc/contract.ts';
import type { Field, Fields } from '../../shared/ipc/field.ts';
import type { MessageProperties } from '../../shared/ipc/message.ts';
import { base64FromBytes } from '../ui/byte-text.ts';
import { type BodyFault, bytesOfBody } from './body-codec.ts';
import type { MessageForm, PropertyName } from './message-form.ts';
import {
  fillIn,
  parseTemplate,
  type Template,
  type TemplateContext,
  type TemplateFault,
} from './template.ts';

/** Where in the form something is wrong. */
export type FormPlace =
  | { readonly at: 'routing-key' | 'body' | 'headers' }
  | { readonly at: 'property'; readonly property: PropertyName }
  | { readonly at: 'header'; readonly header: string };

export type FormProblem = FormPlace &
  (
    | { readonly kind: 'template'; readonly fault: TemplateFault }
    | { readonly kind: 'body'; readonly fault: BodyFault; readonly text: string }
    | {
        readonly kind:
          | 'no-file'
          | 'headers'
          | 'too-long'
          | 'priority'
          | 'expiration'
          | 'timestamp'
          | 'delivery-mode';
      }
  );

/** A form whose templates are read; one of them makes any number of publications. */
export interface PreparedForm {
  readonly form: MessageForm;
  readonly routingKey: Template;
  readonly properties: readonly (readonly [PropertyName, Template])[];
  readonly headers: PreparedFields;
  readonly body: Template;
}

type PreparedFields = readonly (readonly [string, Field | Template])[];

export type Prepared =
  | { readonly ok: true; readonly prepared: PreparedForm }
  | { readonly ok: false; readonly problem: FormProblem };

export type Made =
  | { readonly ok: true; readonly publication: Publication }
  | { readonly ok: false; readonly problem: FormProblem };

/** Longest short string: routing key and textual properties, in bytes [amqp091 §4.2.5.3]. */
const MAX_SHORT_BYTES = 255;

/** RabbitMQ's longest expiration, in milliseconds. */
const MAX_EXPIRATION_MS = 4_294_967_295;

/** Reads every template of the form; without them texts stay as they are. */
export function prepareForm(form: MessageForm): Prepared {
  const problems: FormProblem[] = [];
  const read = (text: string, place: FormPlace): Template => {
    if (!form.fillsIn) return [text];
    const result = parseTemplate(text);
    if (result.ok) return result.template;
    problems.push({ ...place, kind: 'template', fault: result.fault });
    return [];
  };
  const prepared: PreparedForm = {
    form,
    routingKey: read(form.routingKey, { at: 'routing-key' }),
    properties: form.properties.map(([property, text]) => [
      property,
      read(text, { at: 'property', property }),
    ]),
    headers: form.headers.map(([header, field]) => [
      header,
      field.type === 'longstr' && field.isBytes !== true
        ? read(field.value, { at: 'header', header })
        : field,
    ]),
    body: form.bodyMode === 'file' ? [] : read(form.bodyText, { at: 'body' }),
  };
  const problem = problems[0];
  return problem === undefined ? { ok: true, prepared } : { ok: false, problem };
}

/** One publication; templates are filled in with the context. */
export function makePublication(
  prepared: PreparedForm,
  vhost: string,
  context: TemplateContext,
): Made {
  const { form } = prepared;
  const routingKey = fillIn(prepared.routingKey, context);
  if (isTooLong(routingKey)) return problem({ at: 'routing-key', kind: 'too-long' });
  const properties = propertiesOf(prepared, context);
  if (!properties.ok) return properties;
  const body = bodyOf(prepared, context);
  if (!body.ok) return body;
  return {
    ok: true,
    publication: {
      vhost,
      exchange: form.exchange,
      routingKey,
      properties: properties.value,
      body: body.value,
      isMandatory: form.isMandatory,
    },
  };
}

/** Headers with their templates filled in, as the route preview asks for them. */
export const headersOf = (prepared: PreparedForm, context: TemplateContext): Fields =>
  prepared.headers.map(([name, field]) => [
    name,
    'type' in field ? field : { type: 'longstr', value: fillIn(field, context) },
  ]);

type Part<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: FormProblem };

const problem = (found: FormProblem) => ({ ok: false, problem: found }) as const;

const isTooLong = (text: string): boolean =>
  // Shorter texts cannot be too long: most are never encoded.
  text.length > MAX_SHORT_BYTES / 3 && new TextEncoder().encode(text).length > MAX_SHORT_BYTES;

function bodyOf({ form, body }: PreparedForm, context: TemplateContext): Part<string> {
  if (form.bodyMode === 'file') {
    if (form.file === null) return problem({ at: 'body', kind: 'no-file' });
    return { ok: true, value: form.file.content };
  }
  const text = fillIn(body, context);
  const result = bytesOfBody(form.bodyMode, text);
  if (!result.ok) return problem({ at: 'body', kind: 'body', fault: result.fault, text });
  return { ok: true, value: base64FromBytes(result.bytes) };
}

function propertiesOf(prepared: PreparedForm, context: TemplateContext): Part<MessageProperties> {
  let properties: MessageProperties = {};
  for (const [property, template] of prepared.properties) {
    const value = propertyValue(property, fillIn(template, context));
    if (!value.ok) return value;
    properties = { ...properties, ...value.value };
  }
  const headers = headersOf(prepared, context);
  return { ok: true, value: headers.length === 0 ? properties : { ...properties, headers } };
}

function propertyValue(property: PropertyName, text: string): Part<MessageProperties> {
  const fault = (kind: 'priority' | 'expiration' | 'timestamp' | 'delivery-mode' | 'too-long') =>
    problem({ at: 'property', property, kind });
  const number = /^\d{1,15}$/.test(text) ? Number(text) : null;
  switch (property) {
    case 'deliveryMode':
      if (number !== 1 && number !== 2) return fault('delivery-mode');
      return { ok: true, value: { deliveryMode: number } };
    case 'priority':
      if (number === null || number > 255) return fault('priority');
      return { ok: true, value: { priority: number } };
    case 'timestamp':
      return number === null ? fault('timestamp') : { ok: true, value: { timestamp: number } };
    case 'expiration':
      if (number === null || number > MAX_EXPIRATION_MS) return fault('expiration');
      return { ok: true, value: { expiration: text } };
    default:
      return isTooLong(text) ? fault('too-long') : { ok: true, value: { [property]: text } };
  }
}
