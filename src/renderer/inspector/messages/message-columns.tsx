// What rows of messages show, in the queue and when they are consumed.

import type { MessageContent } from '../../../shared/ipc/message.ts';
import { formatBytes } from '../../i18n/format.ts';
import type { useTranslation } from '../../i18n/index.ts';
import { DeadLetterGlyph } from '../../ui/glyphs.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import styles from './message-columns.module.css';
import { bodySummary } from './message-facts.ts';

type Translate = ReturnType<typeof useTranslation<'inspector'>>['t'];

/** Key, body and size; nothing that comes from a message is drawn longer than its cell. */
export function contentColumns<M extends MessageContent>(t: Translate): readonly Column<M>[] {
  return [
    {
      id: 'key',
      header: t('message.key'),
      width: 'minmax(72px, 1fr)',
      cell: (message) => (
        <span className={styles.key}>
          {message.deaths.length > 0 && (
            <span className={styles.dead} title={t('death.heading')}>
              <DeadLetterGlyph size={12} />
            </span>
          )}
          {message.routingKey.slice(0, MAX_CELL)}
        </span>
      ),
    },
    {
      id: 'body',
      header: t('body.title'),
      width: 'minmax(96px, 1.6fr)',
      cell: (message) => <Summary message={message} binary={t('body.binary')} />,
    },
    {
      id: 'size',
      header: t('message.size'),
      width: 80,
      align: 'end',
      cell: (message) => formatBytes(message.bodyBytes),
    },
  ];
}

const MAX_CELL = 120;

function Summary({ message, binary }: { message: MessageContent; binary: string }) {
  const summary = bodySummary(message);
  if (summary === null) return <span className={styles.faint}>{binary}</span>;
  return <span className={styles.mono}>{summary}</span>;
}
