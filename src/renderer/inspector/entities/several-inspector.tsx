// Several things are selected: which they are.

import { formatNumber } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSelection } from '../../state/selection-store.ts';
import { ExchangeGlyph } from '../../ui/exchange-glyph.tsx';
import { BindingGlyph, ConnectionGlyph, ConsumerGlyph, QueueGlyph } from '../../ui/glyphs.tsx';
import type { SelectedEntity } from './selected-entity.ts';
import styles from './several-inspector.module.css';

/** More are not a short list. */
const MAX_SHOWN = 200;

export function SeveralInspector({ entities }: { entities: readonly SelectedEntity[] }) {
  const { t } = useTranslation('inspector');
  return (
    <div className={styles.several}>
      <h2 className={styles.title}>{t('several.title', { count: entities.length })}</h2>
      <ul className={styles.list}>
        {entities.slice(0, MAX_SHOWN).map((entity) => (
          <li key={entity.view.id}>
            <button
              type="button"
              className={styles.item}
              onClick={() => useSelection.getState().select([entity.view.id])}
            >
              <Sign entity={entity} />
              <span className={styles.name}>{nameOf(entity)}</span>
              <span className={styles.kind}>{t(`kind.${entity.kind}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      {entities.length > MAX_SHOWN && (
        <p className={styles.kind}>
          {t('several.more', { more: formatNumber(entities.length - MAX_SHOWN) })}
        </p>
      )}
    </div>
  );

  function nameOf({ kind, view }: SelectedEntity): string {
    switch (kind) {
      case 'binding':
        return `${view.source} → ${view.destination}`;
      case 'channel':
        return String(view.number);
      case 'consumer':
        return view.tag;
      case 'connection':
        return view.label ?? view.peer;
      default:
        return view.name === '' ? t('defaultExchange') : view.name;
    }
  }
}

function Sign({ entity }: { entity: SelectedEntity }) {
  switch (entity.kind) {
    case 'exchange':
      return (
        <ExchangeGlyph size={14} type={entity.view.name === '' ? 'default' : entity.view.type} />
      );
    case 'queue':
      return <QueueGlyph size={14} />;
    case 'binding':
      return <BindingGlyph size={14} />;
    case 'consumer':
      return <ConsumerGlyph size={14} />;
    default:
      return <ConnectionGlyph size={14} />;
  }
}
