// Key or arguments of a new binding, where it was drawn to. A fanout exchange needs neither, so its binding
// is made at once. Enter binds, Escape leaves nothing.

import clsx from 'clsx';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { BindingSpec } from '../../../shared/ipc/contract.ts';
import type { ExchangeView } from '../../../shared/ipc/topology.ts';
import { bindingRefusal, connectionRefusal } from '../../../shared/topology/connection-rules.ts';
import { type TopologyNode, topologyNode } from '../../../shared/topology/topology-maps.ts';
import { i18n, useTranslation } from '../../i18n/index.ts';
import type { AuthoringRequest } from '../../state/authoring-store.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { ExchangeGlyph } from '../../ui/exchange-glyph.tsx';
import { Popover } from '../../ui/popover.tsx';
import { notify } from '../../ui/toast.tsx';
import { bindingTo } from '../adding.ts';
import { BindingForm, firstDraft } from '../binding/binding-form.tsx';
import { submitOnModEnter } from '../binding/submit-keys.ts';
import { performAndTell } from '../history-notes.ts';
import { exchangeLabel } from '../node-name.ts';
import { bindingDeclaration } from '../operations/binding.ts';
import { pagePorts, perform } from '../operations/perform.ts';
import { useAttempt } from '../use-attempt.ts';
import { EditorFoot } from './editor-foot.tsx';
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
  const attempt = useAttempt();
  const { kind, view } = destination;
  const spec = bindingTo(vhost, source, kind, view.name, draft);
  const refusal = bindingRefusal({ bindings }, spec);
  const canSubmit = refusal === null && draft.isValid;
  const isTable = source.type === 'headers';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!canSubmit) return;
    void attempt.run(() => perform(labelOf(spec), bindingDeclaration(pagePorts, spec)), done);
  };
  return (
    <Popover
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      label={t('binding.title', {
        source: exchangeLabel(source.name),
        destination: view.name,
      })}
      point={request.screen}
    >
      <form
        className={clsx(styles.form, isTable && styles.wide)}
        onSubmit={submit}
        onKeyDown={submitOnModEnter}
      >
        <EndsTitle source={source} destination={destination} />
        <BindingForm
          source={source}
          draft={draft}
          hasFocusFirst={true}
          problem={refusal === null ? null : t('refusal.already-bound')}
          onDraftChange={(next) => {
            setDraft(next);
            attempt.forget();
          }}
        />
        <EditorFoot verb={t('bind')} attempt={attempt} canSubmit={canSubmit} hasTable={isTable} />
      </form>
    </Popover>
  );
}

function EndsTitle({ source, destination }: Ends) {
  return (
    <p className={styles.title}>
      <ExchangeGlyph type={source.type} />
      <span>{exchangeLabel(source.name)}</span>
      <span className={styles.way}>→</span>
      <span>{destination.view.name}</span>
    </p>
  );
}
