// The policy in force for an object; its values are shown beside the arguments they are about.

import { ScrollText } from 'lucide-react';
import type { TopologyNode } from '../../../shared/topology/topology-maps.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Section } from '../../ui/section.tsx';
import { exchangeLabel } from '../node-name.ts';
import styles from './property-panel.module.css';

export function PolicyLine({ node }: { node: TopologyNode }) {
  const { t } = useTranslation('authoring');
  const { policy } = node.view;
  if (policy === null) return null;
  const alternate = node.kind === 'exchange' ? node.view.alternateExchange : null;
  return (
    <Section title={t('properties.policy')}>
      <div className={styles.policy}>
        <p className={styles.origin}>
          <ScrollText size={14} aria-hidden={true} />
          <span>
            <code>{policy}</code> {t('properties.policyHint')}
          </span>
        </p>
        {alternate !== null && (
          <p className={styles.origin}>
            {t('properties.alternateInForce', { name: exchangeLabel(alternate) })}
          </p>
        )}
      </div>
    </Section>
  );
}
