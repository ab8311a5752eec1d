// Key or arguments of a new binding, where it was drawn to. A fanout exchange needs neither, so its binding
// is made at once. Enter binds, Escape leaves nothing.

import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { BindingSpec } from '../../../shared/ipc/contract.ts';
import type { Failure } from '../../../shared/ipc/result.ts';
import type { ExchangeView } from '../../../shared/ipc/topology.ts';
import { bindingRefusal, connectionRefusal } from '../../../shared/topology/connection-rules.ts';
import { type TopologyNode, topologyNode } from '../../../shared/topology/topology-maps.ts';
import { i18n, useTranslation } from '../../i18n/index.ts';
import type { AuthoringRequest } from '../../state/authoring-store.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { Button } from '../../ui/button.tsx';
import { ExchangeGlyph } from '../../ui/exchange-glyph.tsx';
import { Popover } from '../../ui/popover.tsx';
import { notify } from '../../ui/toast.tsx';
import { bindingTo } from '../adding.ts';
import { BindingForm, firstDraft } from '../binding/binding-form.tsx';
import { FailureNote } from '../failure-note.tsx';
import { performAndTell } from '../history-notes.ts';
import { exchangeLabel } from '../node-name.ts';
import { bindingDeclaration } from '../operations/binding.ts';
import { pagePorts, perform } from '../operations/perform.ts';
import { EnterKeys } from './enter-keys.tsx';
import styles from './overlay.module.css';

type BindRequest = Extract<AuthoringRequest, { kind: 'bind' }>;

const labelOf = ({ source, destination }: BindingSpec) => ({
  key: 'bind',
  values: { source: exchangeLabel(source), destination },
});

/** Says why not, or makes what needs no words, or opens the editor. */
export function BindingEditor({ request }: { request: BindRequest }) {
  const topology = useTopology.getState();
  const source = topology.exchanges.get(request.sourceId);
  const destination = topologyNode(topology, request.destinationId);
  const refusal = connectionRefusal(topology, request.sourceId, request.destinationId);
  if (refusal !== null || source === undefined || destination === null) {
    return <Refused reason={refusal?.reason ?? 'gone'} name={refusal?.name ?? ''} />;
  }
  if (source.type === 'fanout') return <BindAtOnce source={source} destination={destination} />;
  return <BindingPopover request={request} source={source} destination={destination} />;
}

function Refused({ reason, name }: { reason: string; name: string }) {
  useEffect(() => {
    useAuthoring.getState().done();
    notify.problem(
      String(i18n.t(`authoring:refusal.${reason}` as 'authoring:refusal.gone', { name })),
    );
  }, [reason, name]);
  return null;
}

interface Ends {
  readonly source: ExchangeView;
  readonly destination: TopologyNode;
}

function BindAtOnce({ source, destination }: Ends) {
  const isStarted = useRef(false);
  useEffect(() => {
    // Once, also where effects run twice.
    if (isStarted.current) return;
    isStarted.current = true;
    useAuthoring.getState().done();
    const { kind, view } = destination;
    const vhost = useVhost.getState().current;
    const spec = bindingTo(vhost, source, kind, view.name, { key: '', args: [] });
    void performAndTell(labelOf(spec), bindingDeclaration(pagePorts, spec));
  }, [source, destination]);
  return null;
}

function BindingPopover({ request, source, destination }: Ends & { request: BindRequest }) {
  const { t } = useTranslation('authoring');
  const { done } = useAuthoring.getState();
  const vhost = useVhost((state) => state.current);
  const bindings = useTopology((topology) => topology.bindings);
  const [draft, setDraft] = useState(() => firstDraft(source.type));
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { kind, view } = destination;
  const spec = bindingTo(vhost, source, kind, view.name, draft);
  const refusal = bindingRefusal({ bindings }, spec);
  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (refusal !== null || !draft.isValid || isBusy) return;
    setBusy(true);
    const refused = await perform(labelOf(spec), bindingDeclaration(pagePorts, spec));
    setBusy(false);
    if (refused === null) done();
    else setFailure(refused);
  };
  const title = t('binding.title', { source: exchangeLabel(source.name), destination: view.name });
  return (
    <Popover
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      label={title}
      point={request.screen}
    >
      <form
        className={source.type === 'headers' ? `${styles.form} ${styles.wide}` : styles.form}
        onSubmit={submit}
      >
        <p className={styles.title}>
          <ExchangeGlyph type={source.type} />
          <span>{exchangeLabel(source.name)}</span>
          <span className={styles.way}>→</span>
          <span>{view.name}</span>
        </p>
        <BindingForm
          source={source}
          draft={draft}
          hasFocusFirst={true}
          problem={refusal === null ? null : t('refusal.already-bound')}
          onSubmit={submit}
          onDraftChange={(next) => {
            setDraft(next);
            setFailure(null);
          }}
        />
        {failure !== null && <FailureNote failure={failure} />}
        <div className={styles.foot}>
          <EnterKeys enter={t('bind')} />
          <Button
            type="submit"
            variant="primary"
            size="s"
            isBusy={isBusy}
            disabled={refusal !== null || !draft.isValid}
          >
            {t('bind')}
          </Button>
        </div>
      </form>
    </Popover>
  );
}
