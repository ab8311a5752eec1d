// A binding as a change. An auto-delete exchange goes with its last binding, so taking back its first one
// declares it again: before the binding was drawn, it was there.

import type { BindingSpec, ExchangeSpec } from '../../../shared/ipc/contract.ts';
import type { Failure } from '../../../shared/ipc/result.ts';
import { bindingIdentity } from '../../../shared/topology/binding-identity.ts';
import { i18n } from '../../i18n/index.ts';
import { exchangeId } from '../../state/topology-store.ts';
import { type Change, failureOf, type Ports, present } from './change.ts';
import { changedMeanwhile } from './declaration.ts';
import { exchangeSpec } from './specification.ts';

export function bindingDeclaration(ports: Ports, spec: BindingSpec): Change {
  const identity = bindingIdentity(spec);
  return {
    apply: async () => {
      const source = await present(ports, 'exchange', spec.vhost, spec.source);
      if (!source.ok) return source.failure;
      if (source.value?.bindings.some((binding) => bindingIdentity(binding) === identity)) {
        return changedMeanwhile(
          i18n.t('history:changed.bindingExists', {
            source: spec.source,
            destination: spec.destination,
          }),
        );
      }
      return await failureOf(ports.invoke('binding.declare', spec));
    },
    revert: () => unbind(ports, spec),
  };
}

async function unbind(ports: Ports, spec: BindingSpec): Promise<Failure | null> {
  const { vhost } = spec;
  const view = ports.topology().exchanges.get(exchangeId(spec.source));
  const source = view?.isAutoDelete === true ? exchangeSpec(vhost, view) : null;
  const before = source === null ? null : await present(ports, 'exchange', vhost, spec.source);
  const failure = await failureOf(ports.invoke('binding.delete', spec));
  if (failure !== null || source === null || before?.ok !== true || before.value === null) {
    return failure;
  }
  const into = before.value.bindings.filter(
    ({ source: from, destination, destinationKind }) =>
      destinationKind === 'exchange' && destination === spec.source && from !== spec.source,
  );
  return await restoreSource(ports, source, into);
}

async function restoreSource(
  ports: Ports,
  source: ExchangeSpec,
  into: readonly BindingSpec[],
): Promise<Failure | null> {
  const now = await present(ports, 'exchange', source.vhost, source.name);
  if (!now.ok) return now.failure;
  if (now.value !== null) return null;
  const failure = await failureOf(ports.invoke('exchange.declare', source));
  if (failure !== null) return failure;
  for (const binding of into) {
    const refused = await failureOf(ports.invoke('binding.declare', binding));
    if (refused !== null) return refused;
  }
  return null;
}
