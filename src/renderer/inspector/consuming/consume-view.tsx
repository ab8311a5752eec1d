// "Consume here": a consumer of this page, visible to everybody, whose messages are settled one by one.

import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { MAX_PREFETCH, useConsume } from './consume-store.ts';
import styles from './consume-view.module.css';
import { DeliveryList } from './delivery-list.tsx';

export function ConsumeView({ vhost, queue }: { vhost: string; queue: string }) {
  const session = useConsume((state) => state.session);
  const isHere = session !== null && session.vhost === vhost && session.queue === queue;
  return isHere ? <DeliveryList session={session} /> : <StartForm vhost={vhost} queue={queue} />;
}

function StartForm({ vhost, queue }: { vhost: string; queue: string }) {
  const { t } = useTranslation('inspector');
  const [prefetch, setPrefetch] = useState<number | null>(10);
  const { isStarting, failure, start } = useConsume();
  return (
    <form
      className={styles.start}
      onSubmit={(event) => {
        event.preventDefault();
        if (prefetch !== null) void start(vhost, queue, prefetch);
      }}
    >
      <p className={styles.words}>{t('consume.about')}</p>
      <Field label={t('consume.prefetch')} hint={t('consume.prefetchHint')}>
        <NumberInput value={prefetch} onValueChange={setPrefetch} min={1} max={MAX_PREFETCH} />
      </Field>
      <Button
        type="submit"
        variant="primary"
        isBusy={isStarting}
        disabled={prefetch === null}
        icon={<Play size={14} aria-hidden={true} />}
      >
        {t('consume.start')}
      </Button>
      {failure !== null && (
        <p className={styles.failure} role="alert">
          {failure.message}
        </p>
      )}
    </form>
  );
}
