// Why an object cannot be changed here, in the reader's language; null when it can.

import type { TopologyNode } from '../../../shared/topology/topology-maps.ts';
import { i18n } from '../../i18n/index.ts';

export function readOnlyReason(node: TopologyNode): string | null {
  if (node.kind === 'queue') {
    return node.view.isExclusive ? i18n.t('authoring:properties.readOnlyExclusive') : null;
  }
  if (node.view.name === '') return i18n.t('authoring:properties.readOnlyDefault');
  return node.view.isPredeclared ? i18n.t('authoring:properties.readOnlyPredeclared') : null;
}
