// Keeps the route preview in step with the form and the topology.

import { useEffect, useMemo, useRef, useState } from 'react';
import { invoke } from '../api/index.ts';
import { useTopology } from '../state/topology-store.ts';
import { useVhost } from '../state/vhost-store.ts';
import { headersOf, type PreparedForm } from './form-publication.ts';
import { templateContext } from './publish-store.ts';
import { PREVIEW_DELAY_MS, type RouteAnswer, RouteAsker } from './route-preview.ts';
import { fillIn } from './template.ts';

const parts = (onAnswer: (answer: RouteAnswer) => void) => ({
  ask: (question: RouteAnswer['question']) => invoke('message.preview-route', question),
  onAnswer,
  later: (call: () => void) => {
    const timer = setTimeout(call, PREVIEW_DELAY_MS);
    return () => clearTimeout(timer);
  },
});

/** Null before the first answer, and while the form has no key or headers to ask with. */
export function useRoutePreview(prepared: PreparedForm | null): RouteAnswer | null {
  const [answer, setAnswer] = useState<RouteAnswer | null>(null);
  const asker = useRef<RouteAsker | null>(null);
  const vhost = useVhost((state) => state.current);
  const bindings = useTopology((state) => state.bindings);
  const exchanges = useTopology((state) => state.exchanges);
  const queues = useTopology((state) => state.queues);
  const question = useMemo(() => {
    if (prepared === null) return null;
    const context = templateContext(1);
    const routingKey = fillIn(prepared.routingKey, context);
    const headers = headersOf(prepared, context);
    return { vhost, exchange: prepared.form.exchange, routingKey, headers };
  }, [prepared, vhost]);
  // What the message would do changes with the topology, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the maps are not read, only watched
  useEffect(() => {
    asker.current ??= new RouteAsker(parts(setAnswer));
    if (question === null) {
      asker.current.stop();
      setAnswer(null);
    } else asker.current.ask(question);
  }, [question, bindings, exchanges, queues]);
  useEffect(() => () => asker.current?.stop(), []);
  return answer;
}
