// The name of an object, all of it selected at first, with what RabbitMQ would say against it.

import type { NameRefusal } from '../../../shared/topology/name-rules.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';

export interface NameFieldProps {
  readonly name: string;
  readonly refusal: NameRefusal | null;
  readonly onNameChange: (name: string) => void;
}

export function NameField({ name, refusal, onNameChange }: NameFieldProps) {
  const { t } = useTranslation('authoring');
  return (
    <Field label={t('name.label')} error={refusal === null ? null : t(`name.${refusal}`, { name })}>
      <TextInput
        isMono={true}
        value={name}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => {
          // Enter that ends an input method's composition is not for the form.
          if (event.key === 'Enter' && event.nativeEvent.isComposing) event.preventDefault();
        }}
        onValueChange={onNameChange}
      />
    </Field>
  );
}
