// Adding an object, bound from another one if wanted, as one step of the history.

import type { BindingSpec, NodePosition } from '../../shared/ipc/contract.ts';
import type { Failure } from '../../shared/ipc/result.ts';
import type { ExchangeView } from '../../shared/ipc/topology.ts';
import { findBinding } from '../../shared/topology/connection-rules.ts';
import type { NodeTemplate, Point } from '../state/authoring-store.ts';
import { canvasPort } from '../state/canvas-port.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { useSelection } from '../state/selection-store.ts';
import { useTopology } from '../state/topology-store.ts';
import { useVhost } from '../state/vhost-store.ts';
import type { BindingDraft } from './binding/binding-form.tsx';
import { exchangeLabel } from './node-name.ts';
import { newExchange, newQueue } from './node-templates.tsx';
import { bindingDeclaration } from './operations/binding.ts';
import { sequence } from './operations/change.ts';
import { exchangeDeclaration, nodeId, queueDeclaration } from './operations/declaration.ts';
import { pagePorts, perform } from './operations/perform.ts';
import { focusOrReveal } from './places.ts';

export interface Addition {
  readonly template: NodeTemplate;
  readonly name: string;
  /** Graph units. */
  readonly at: Point;
  /** Bound to it, with what was typed. */
  readonly from: { readonly source: ExchangeView; readonly binding: BindingDraft } | null;
}

/** Declares it where it was placed, selects it and brings it into view. */
export async function add({ template, name, at, from }: Addition): Promise<Failure | null> {
  const vhost = useVhost.getState().current;
  const position = placeOf(at);
  const declaration =
    template.kind === 'exchange'
      ? exchangeDeclaration(pagePorts, newExchange(vhost, name, template.type), position)
      : queueDeclaration(pagePorts, newQueue(vhost, name, template.type), position);
  const isQueue = template.kind === 'queue';
  const failure = await perform(
    from === null
      ? { key: isQueue ? 'addQueue' : 'addExchange', values: { name } }
      : {
          key: isQueue ? 'addBoundQueue' : 'addBoundExchange',
          values: { name, source: exchangeLabel(from.source.name) },
        },
    from === null
      ? declaration
      : sequence([
          declaration,
          bindingDeclaration(
            pagePorts,
            bindingTo(vhost, from.source, template.kind, name, from.binding),
          ),
        ]),
  );
  if (failure === null) selectWhenThere(nodeId(template.kind, name));
  return failure;
}

/** Distance of the canvas's grid, graph units. */
const GRID = 12;

/** Null without a canvas: there, automatic layout finds a place. */
function placeOf({ x, y }: Point): NodePosition | null {
  if (canvasPort() === null) return null;
  const snapped = (value: number): number =>
    usePreferences.getState().snapsToGrid ? Math.round(value / GRID) * GRID : value;
  return { x: snapped(x), y: snapped(y), isPlaced: true };
}

export const bindingTo = (
  vhost: string,
  source: ExchangeView,
  destinationKind: 'exchange' | 'queue',
  destination: string,
  { key, args }: Pick<BindingDraft, 'key' | 'args'>,
): BindingSpec => ({ vhost, source: source.name, destinationKind, destination, key, args });

/** Selects nodes as soon as the broker has told of all of them, and brings them into view. */
export function selectWhenThere(...ids: readonly string[]): void {
  whenThere(
    () => {
      const { exchanges, queues } = useTopology.getState();
      return ids.every((id) => exchanges.has(id) || queues.has(id)) ? ids : null;
    },
    // After the canvas has drawn them.
    () => requestAnimationFrame(() => focusOrReveal(ids)),
  );
}

/** Selects the binding with these ends, key and arguments as soon as the broker has told of it. */
export function selectBindingWhenThere(spec: BindingSpec): void {
  whenThere(() => {
    const found = findBinding(useTopology.getState().bindings, spec);
    return found === null ? null : [found.id];
  });
}

const WAIT_MS = 3000;

function whenThere(find: () => readonly string[] | null, then?: () => void): void {
  const select = (): boolean => {
    const ids = find();
    if (ids === null) return false;
    useSelection.getState().select(ids);
    then?.();
    return true;
  };
  if (select()) return;
  const stop = useTopology.subscribe(() => {
    if (!select()) return;
    stop();
    clearTimeout(timer);
  });
  const timer = setTimeout(stop, WAIT_MS);
}
