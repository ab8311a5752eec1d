// The studio's own signs for what AMQP is made of, on a grid of 16, stroke 1.5, told apart by shape before
// colour. Decorative: the words stand beside them.

import type { ReactNode } from 'react';

export interface GlyphProps {
  readonly size?: number;
  readonly className?: string;
}

function glyph(drawing: ReactNode) {
  return function Glyph({ size = 16, className }: GlyphProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        className={className}
        aria-hidden={true}
      >
        {drawing}
      </svg>
    );
  };
}

const DOT = { fill: 'currentColor', stroke: 'none' } as const;

/** One key, one way: a straight arrow through a gate. */
export const DirectGlyph = glyph(
  <>
    <path d="M1.75 8h11.5" />
    <path d="m10 4.75 3.25 3.25L10 11.25" />
    <path d="M5 4.5v7" />
  </>,
);

/** One in, all out. */
export const FanoutGlyph = glyph(
  <>
    <path d="M1.75 8h4" />
    <path d="m5.75 8 7-5M5.75 8h7.5M5.75 8l7 5" />
    <circle cx="13.25" cy="3" r="1.35" {...DOT} />
    <circle cx="13.75" cy="8" r="1.35" {...DOT} />
    <circle cx="13.25" cy="13" r="1.35" {...DOT} />
  </>,
);

/** Words and dots, with a star that stands for one of them. */
export const TopicGlyph = glyph(
  <path d="M8 2.25v11.5M3.02 5.13l9.96 5.74M12.98 5.13 3.02 10.87" />,
);

/** A card with names and values. */
export const HeadersGlyph = glyph(
  <>
    <rect x="1.75" y="2.75" width="12.5" height="10.5" rx="2" />
    <path d="M4.5 6.25h1.5M8.5 6.25h3M4.5 9.75h1.5M8.5 9.75h3" />
  </>,
);

/** The nameless one: a dashed ring that leads straight on. */
export const DefaultExchangeGlyph = glyph(
  <>
    <circle cx="8" cy="8" r="6" strokeDasharray="2.4 2.3" />
    <path d="M5.25 8h5M8.4 5.9 10.5 8l-2.1 2.1" />
  </>,
);

/** Messages that wait one behind the other. */
export const QueueGlyph = glyph(
  <>
    <rect x="1.75" y="4" width="12.5" height="8" rx="2" />
    <path d="M5.9 4v8M10.1 4v8" />
  </>,
);

/** A queue in three copies. */
export const QuorumGlyph = glyph(
  <>
    <path d="M4.75 4.25v-.5a1.5 1.5 0 0 1 1.5-1.5h6a2 2 0 0 1 2 2v3.5" />
    <rect x="1.75" y="6" width="10" height="7.75" rx="2" />
    <path d="M5.1 6v7.75M8.4 6v7.75" />
  </>,
);

/** A log that is read again and again. */
export const StreamGlyph = glyph(
  <>
    <path d="M1.75 4.5c2.1-1.7 4.2-1.7 6.25 0s4.15 1.7 6.25 0" />
    <path d="M1.75 8c2.1-1.7 4.2-1.7 6.25 0s4.15 1.7 6.25 0" />
    <path d="M1.75 11.5c2.1-1.7 4.2-1.7 6.25 0s4.15 1.7 6.25 0" />
  </>,
);

/** Out of a box. */
export const PublisherGlyph = glyph(
  <>
    <path d="M8.25 2.75h-4a2 2 0 0 0-2 2v6.5a2 2 0 0 0 2 2h4" />
    <path d="M6.25 8h8M11.25 5l3 3-3 3" />
  </>,
);

/** Into a box. */
export const ConsumerGlyph = glyph(
  <>
    <path d="M7.75 2.75h4a2 2 0 0 1 2 2v6.5a2 2 0 0 1-2 2h-4" />
    <path d="M1.75 8h7.5M6.5 5l3 3-3 3" />
  </>,
);

/** A plug. */
export const ConnectionGlyph = glyph(
  <>
    <path d="M5.25 1.75v3M10.75 1.75v3" />
    <path d="M3.25 4.75h9.5V7a4.75 4.75 0 0 1-9.5 0z" />
    <path d="M8 11.75v2.5" />
  </>,
);

/** Two ends and what joins them. */
export const BindingGlyph = glyph(
  <>
    <circle cx="3.5" cy="11.75" r="1.75" />
    <circle cx="12.5" cy="4.25" r="1.75" />
    <path d="M5.25 11.75h1.5c2.5 0 .5-7.5 3-7.5h1" />
  </>,
);

/** A message that was turned away. */
export const DeadLetterGlyph = glyph(
  <>
    <path d="M14.25 7V5a2 2 0 0 0-2-2h-8.5a2 2 0 0 0-2 2v6a2 2 0 0 0 2 2h4" />
    <path d="m2.25 4.25 5.75 4 5.75-4" />
    <path d="m10.75 10.5 3.25 3.25M14 10.5l-3.25 3.25" />
  </>,
);
