// The sign of an exchange by its type, in the type's colour.

import type { ExchangeType } from '../../shared/ipc/topology.ts';
import styles from './exchange-glyph.module.css';
import {
  DefaultExchangeGlyph,
  DirectGlyph,
  FanoutGlyph,
  type GlyphProps,
  HeadersGlyph,
  QueueGlyph,
  QuorumGlyph,
  StreamGlyph,
  TopicGlyph,
} from './glyphs.tsx';

const EXCHANGES = {
  direct: DirectGlyph,
  fanout: FanoutGlyph,
  topic: TopicGlyph,
  headers: HeadersGlyph,
  default: DefaultExchangeGlyph,
};

export interface ExchangeGlyphProps extends Omit<GlyphProps, 'className'> {
  /** `default` for the exchange without a name. */
  readonly type: ExchangeType | 'default';
}

export function ExchangeGlyph({ type, size = 16 }: ExchangeGlyphProps) {
  const Sign = EXCHANGES[type];
  const className = styles[type];
  return <Sign size={size} {...(className === undefined ? {} : { className })} />;
}

/** The sign of a queue by its type; unknown types look like classic ones. */
export function QueueTypeGlyph({ type, size = 16 }: { type: string; size?: number }) {
  const Sign = type === 'quorum' ? QuorumGlyph : type === 'stream' ? StreamGlyph : QueueGlyph;
  return <Sign size={size} {...(styles.queue === undefined ? {} : { className: styles.queue })} />;
}
