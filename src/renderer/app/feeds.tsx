// Subscribes to what the whole workspace shows: vhosts, the topology of the current one, the broker's
// numbers. The live numbers of entities are the flow's own. Draws nothing.

import { lazy, Suspense, useEffect } from 'react';
import { subscribe, useConnection } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { useFlow } from '../state/flow-store.ts';
import { useHistory } from '../state/history-store.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { useProblems } from '../state/problems-store.ts';
import { clearLiveNumbers } from '../state/rates-store.ts';
import { useSelection } from '../state/selection-store.ts';
import { useTopology } from '../state/topology-store.ts';
import { useVhost } from '../state/vhost-store.ts';
import { notify } from '../ui/toast.tsx';
import { noteBrokerFrame, useBrokerNumbers } from './broker-numbers.ts';

const LiveFeeds = lazy(() =>
  import('../topology/live-feeds.tsx').then(({ LiveFeeds: component }) => ({ default: component })),
);

export function Feeds() {
  useVhostsFeed();
  useTopologyFeed();
  useBrokerFeed();
  return (
    <Suspense fallback={null}>
      <LiveFeeds />
    </Suspense>
  );
}

/** Which vhosts there are; the last one that was shown is shown again. */
function useVhostsFeed(): void {
  const welcome = useConnection((connection) => connection.welcome);
  useEffect(() => {
    if (welcome === null) return;
    const { setVhosts, choose } = useVhost.getState();
    const { vhost } = usePreferences.getState();
    if (welcome.vhosts.includes(vhost)) choose(vhost);
    setVhosts(welcome.vhosts);
    return subscribe('vhosts', {}, ({ vhosts }) => useVhost.getState().setVhosts(vhosts));
  }, [welcome]);
}

function useTopologyFeed(): void {
  const { t } = useTranslation('app');
  const vhost = useVhost((state) => state.current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language is no reason to begin anew
  useEffect(() => {
    forgetVhost();
    return subscribe(
      'topology',
      { vhost },
      (payload) => {
        const { replace, apply } = useTopology.getState();
        if (payload.kind === 'snapshot') replace(payload.state);
        else apply(payload);
      },
      (failure) => notify.failure(failure, t('feeds.topologyEnded', { vhost })),
    );
  }, [vhost]);
}

/** Everything that was about another vhost goes. */
function forgetVhost(): void {
  useTopology.getState().clear();
  useSelection.getState().select([]);
  useSelection.getState().setHighlight(null);
  useHistory.getState().clear();
  useProblems.getState().setProblems([]);
  useFlow.getState().clear();
  useFlow.getState().resume();
  clearLiveNumbers();
}

function useBrokerFeed(): void {
  const isOpen = useConnection((connection) => connection.phase === 'open');
  useEffect(() => subscribe('broker', {}, noteBrokerFrame), []);
  useEffect(() => {
    if (!isOpen) useBrokerNumbers.setState({ frame: null });
  }, [isOpen]);
}
