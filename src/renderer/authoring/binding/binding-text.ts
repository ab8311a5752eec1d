// What tells a binding apart from others between the same two nodes, in one line. Pure.

import type { BindingView } from '../../../shared/ipc/topology.ts';
import { fieldText } from '../../ui/field-text.ts';

/** The key, and the arguments as `x-match=all, format=pdf`; empty where there is neither. */
export function bindingKeyText({ key, args }: Pick<BindingView, 'key' | 'args'>): string {
  const conditions = args.map(([name, field]) => `${name}=${fieldText(field)}`).join(', ');
  return key === '' ? conditions : conditions === '' ? key : `${key}  ${conditions}`;
}
