// Where the message goes: exchange, routing key, and what happens when nothing is reached.

import { useMemo } from 'react';
import type { ExchangeView } from '../../shared/ipc/topology.ts';
import { formatList } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { exchangeId, useTopology } from '../state/topology-store.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { ExchangeGlyph } from '../ui/exchange-glyph.tsx';
import { Field } from '../ui/field.tsx';
import type { Suggestion } from '../ui/suggestion.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import styles from './destination-fields.module.css';
import type { FormProblem } from './form-publication.ts';
import { useMessageLibrary } from './message-library.ts';
import { usePublish } from './publish-store.ts';
import { suggestedKeys } from './routing-keys.ts';

export function DestinationFields({ problem }: { problem: FormProblem | null }) {
  const { t } = useTranslation('publish');
  const exchange = usePublish(({ form }) => form.exchange);
  const routingKey = usePublish(({ form }) => form.routingKey);
  const isMandatory = usePublish(({ form }) => form.isMandatory);
  const change = usePublish((state) => state.change);
  const view = useTopology((state) => state.exchanges.get(exchangeId(exchange)));
  const exchanges = useExchangeSuggestions();
  const keys = useKeySuggestions(exchange, view);
  const keyHint = useKeyHint(exchange, view);
  return (
    <div className={styles.fields}>
      <div className={styles.exchange}>
        <Field label={t('exchange')} layout="row" className={styles.field ?? ''}>
          <Combobox
            value={exchange}
            onValueChange={(next) => change({ exchange: next })}
            suggestions={exchanges}
            placeholder={t('defaultExchange')}
            isMono={exchange !== ''}
            leading={<ExchangeGlyph type={glyphOf(exchange, view)} />}
          />
        </Field>
      </div>
      <div className={styles.key}>
        <Field label={t('routingKey')} layout="row" className={styles.field ?? ''}>
          <Combobox
            value={routingKey}
            onValueChange={(next) => change({ routingKey: next })}
            suggestions={keys}
            isMono={routingKey !== ''}
            isInvalid={problem?.at === 'routing-key'}
            {...(keyHint === undefined ? {} : { placeholder: keyHint })}
          />
        </Field>
      </div>
      <Tooltip content={t('mandatoryHint')} side="top">
        <div className={styles.mandatory}>
          <Checkbox
            isChecked={isMandatory}
            onCheckedChange={(next) => change({ isMandatory: next })}
            label={t('mandatory')}
          />
        </div>
      </Tooltip>
    </div>
  );
}

const glyphOf = (exchange: string, view: ExchangeView | undefined) =>
  exchange === '' ? 'default' : (view?.type ?? 'direct');

function useKeyHint(exchange: string, view: ExchangeView | undefined): string | undefined {
  const { t } = useTranslation('publish');
  if (exchange === '') return t('keyIsQueue');
  if (view?.type === 'fanout') return t('keyUnused');
  return view?.type === 'headers' ? t('keyUnusedHeaders') : undefined;
}

/** The user's own first, the default exchange in between, then the predeclared ones. */
function useExchangeSuggestions(): readonly Suggestion[] {
  const { t } = useTranslation('publish');
  const exchanges = useTopology((state) => state.exchanges);
  return useMemo(() => {
    const rank = (view: ExchangeView): number =>
      view.name === '' ? 1 : view.isPredeclared ? 2 : 0;
    return [...exchanges.values()]
      .filter((view) => !view.isInternal)
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
      .map((view) => ({
        value: view.name,
        ...(view.name === '' ? { label: t('defaultExchange') } : {}),
        hint: view.type,
        icon: <ExchangeGlyph type={glyphOf(view.name, view)} size={14} />,
      }));
  }, [exchanges, t]);
}

const MAX_NAMED = 3;

function useKeySuggestions(
  exchange: string,
  view: ExchangeView | undefined,
): readonly Suggestion[] {
  const { t } = useTranslation('publish');
  const bindings = useTopology((state) => state.bindings);
  const queues = useTopology((state) => state.queues);
  const history = useMessageLibrary((state) => state.history);
  const type = view?.type ?? null;
  return useMemo(() => {
    const recent = history
      .filter(({ form }) => form.exchange === exchange)
      .map(({ form }) => form.routingKey);
    return suggestedKeys({
      exchange,
      type,
      bindings: bindings.values(),
      queues: queues.values(),
      recent,
    }).map(({ key, from, destinations }) => ({
      value: key,
      hint: t(`keyFrom.${from}`, { destinations: formatList(destinations.slice(0, MAX_NAMED)) }),
    }));
  }, [exchange, type, bindings, queues, history, t]);
}
