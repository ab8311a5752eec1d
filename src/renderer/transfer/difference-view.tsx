// What an import would add and change, section by section, and what it leaves as it is.

import { CircleSlash, Dot, Equal, Pencil, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { DefinitionsDifference } from '../../shared/topology/definitions-difference.ts';
import { formatNumber } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import {
  type DifferenceLine,
  differenceLines,
  type Fate,
  type SectionLines,
} from './difference-lines.ts';
import styles from './transfer.module.css';

const SIGNS = {
  added: Plus,
  changed: Pencil,
  'left-alone': CircleSlash,
  unchanged: Equal,
  'only-here': Dot,
} as const;

const TONES: Readonly<Record<Fate, Tone>> = {
  added: 'success',
  changed: 'warning',
  'left-alone': 'danger',
  unchanged: 'neutral',
  'only-here': 'neutral',
};

const FATES: readonly Fate[] = ['added', 'changed', 'left-alone', 'unchanged', 'only-here'];

export function DifferenceView({ difference }: { difference: DefinitionsDifference }) {
  const { t } = useTranslation('transfer');
  // Sections that the file does not have say nothing.
  const sections = useMemo(
    () =>
      differenceLines(difference).filter(({ lines, counts }) => lines.length > counts['only-here']),
    [difference],
  );
  return (
    <div className={styles.sections}>
      <h3 className={styles.heading}>{t('difference.title')}</h3>
      {sections.map((section) => (
        <SectionView key={section.section} section={section} />
      ))}
    </div>
  );
}

const isNews = ({ fate }: DifferenceLine): boolean => fate !== 'unchanged' && fate !== 'only-here';

function SectionView({ section: { section, lines, counts } }: { section: SectionLines }) {
  const { t } = useTranslation('transfer');
  const news = lines.filter(isNews);
  const rest = lines.filter((line) => !isNews(line));
  const [showsRest, setShowsRest] = useState(false);
  return (
    <Section
      title={t(`section.${section}`)}
      isCollapsible={true}
      isOpenAtFirst={news.length > 0}
      badge={
        <span className={styles.counts}>
          {FATES.filter((fate) => counts[fate] > 0).map((fate) => (
            <Badge key={fate} tone={TONES[fate]}>
              {t(`fate.${fate}`)} {formatNumber(counts[fate])}
            </Badge>
          ))}
        </span>
      }
    >
      <Lines lines={showsRest ? lines : news} />
      {rest.length > 0 && (
        <Button
          size="s"
          variant="ghost"
          className={styles.rest}
          onClick={() => setShowsRest((now) => !now)}
        >
          {t(showsRest ? 'difference.hideRest' : 'difference.showRest', { count: rest.length })}
        </Button>
      )}
    </Section>
  );
}

const SHOWN = 200;

function Lines({ lines }: { lines: readonly DifferenceLine[] }) {
  const { t } = useTranslation('transfer');
  return (
    <ul className={styles.lines}>
      {lines.slice(0, SHOWN).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bindings that differ in arguments only look alike
        <Line key={index} line={line} />
      ))}
      {lines.length > SHOWN && (
        <li className={styles.hint}>{t('difference.more', { count: lines.length - SHOWN })}</li>
      )}
    </ul>
  );
}

function Line({ line: { fate, name, vhost, changes } }: { line: DifferenceLine }) {
  const { t } = useTranslation('transfer');
  const Sign = SIGNS[fate];
  return (
    <li className={styles.line} data-fate={fate}>
      <Sign size={14} aria-hidden={true} />
      <div>
        <span className={styles.name}>{name}</span>
        {vhost !== null && <span className={styles.vhost}>{vhost}</span>}
        <span className={styles.fate}>{t(`fateHint.${fate}`)}</span>
        {changes.length > 0 && (
          <dl className={styles.changes}>
            {changes.map(({ field, from, to }) => (
              <div key={field}>
                <dt>{field}</dt>
                <dd>
                  <del>{from}</del> → <ins>{to}</ins>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </li>
  );
}
