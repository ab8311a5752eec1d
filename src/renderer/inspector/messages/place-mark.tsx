// Where in its queue a message stands: ready, unacked with a consumer, or delayed. Sign and word.

import { CircleDot, Clock, Hourglass } from 'lucide-react';
import type { PeekedMessage } from '../../../shared/ipc/message.ts';
import { useTranslation } from '../../i18n/index.ts';
import styles from './place-mark.module.css';

const SIGNS = { ready: CircleDot, unacked: Hourglass, delayed: Clock } as const;

export function PlaceMark({
  place,
  showsWord = false,
}: {
  place: PeekedMessage['place'];
  showsWord?: boolean;
}) {
  const { t } = useTranslation('inspector');
  const Sign = SIGNS[place];
  const word = t(`place.${place}`);
  return (
    <span className={styles[place]} title={word}>
      <Sign size={13} aria-hidden={true} />
      <span className={showsWord ? undefined : 'visually-hidden'}>{word}</span>
    </span>
  );
}
