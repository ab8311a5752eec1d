// What a node is called by screen readers, in lists of search results and on its tooltip.

import { useCallback } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import type { GraphNode } from '../graph/graph-types.ts';

/** A function that names nodes in the current language: "topic exchange orders". */
export function useNodeLabel(): (node: GraphNode) => string {
  const { t } = useTranslation('topology');
  return useCallback(
    (node) => {
      switch (node.kind) {
        case 'exchange':
          return node.name === ''
            ? t('node.defaultExchange')
            : t('node.exchange', { name: node.name, type: node.exchange.type });
        case 'queue':
          return t('node.queue', {
            name: node.name,
            type: node.queue.type,
            count: node.consumers,
          });
        case 'publisher':
          return t('node.publisher', { name: node.name });
        case 'consumer':
          return node.connection === null
            ? t('node.studioConsumer')
            : t('node.consumer', { name: node.name });
        case 'unroutable':
          return t('node.unroutable', { name: node.name });
      }
    },
    [t],
  );
}
