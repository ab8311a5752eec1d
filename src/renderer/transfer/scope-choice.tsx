// Whether it is about the vhost that is shown or about everything.

import { useTranslation } from '../i18n/index.ts';
import { useVhost } from '../state/vhost-store.ts';
import { Field } from '../ui/field.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';

export type Scope = 'vhost' | 'everything';

export interface ScopeChoiceProps {
  readonly way: 'export' | 'import';
  readonly scope: Scope;
  readonly onScopeChange: (scope: Scope) => void;
}

export function ScopeChoice({ way, scope, onScopeChange }: ScopeChoiceProps) {
  const { t } = useTranslation('transfer');
  const vhost = useVhost((state) => state.current);
  return (
    <Field label={t(`${way}.scope`)}>
      <RadioGroup
        value={scope}
        onValueChange={onScopeChange}
        options={[
          {
            value: 'vhost',
            label: t('scope.vhost', { vhost }),
            hint: t(`${way}.vhostHint`),
          },
          {
            value: 'everything',
            label: t('scope.everything'),
            hint: t(`${way}.everythingHint`),
          },
        ]}
      />
    </Field>
  );
}
