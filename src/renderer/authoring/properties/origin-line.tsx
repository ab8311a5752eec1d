// Who declared an object, in words.

import { FileJson, MousePointerClick, Package } from 'lucide-react';
import type { Origin } from '../../../shared/ipc/topology.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ConnectionGlyph } from '../../ui/glyphs.tsx';
import styles from './property-panel.module.css';

const SIGNS = {
  broker: <Package size={14} aria-hidden={true} />,
  studio: <MousePointerClick size={14} aria-hidden={true} />,
  client: <ConnectionGlyph size={14} />,
  configuration: <FileJson size={14} aria-hidden={true} />,
};

export function OriginLine({ origin }: { origin: Origin }) {
  return (
    <p className={styles.origin}>
      {SIGNS[origin.by]}
      <OriginText origin={origin} />
    </p>
  );
}

/** A sign and a word, for tables. */
export function ShortOrigin({ origin }: { origin: Origin }) {
  const { t } = useTranslation('authoring');
  const word = origin.by === 'client' ? origin.client : null;
  return (
    <span className={styles.short}>
      {SIGNS[origin.by]}
      <span>{word ?? t(`originShort.${origin.by}`)}</span>
    </span>
  );
}

function OriginText({ origin }: { origin: Origin }) {
  const { t } = useTranslation('authoring');
  if (origin.by !== 'client') return t(`origin.${origin.by}`);
  return origin.client === null
    ? t('origin.unnamedClient')
    : t('origin.client', { client: origin.client });
}
