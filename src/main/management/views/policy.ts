// Policies as the API shows them.

import type { Policy } from '../../broker/policy/policy.ts';
import type { View } from '../list.ts';

export function policyView(policy: Policy): View {
  return {
    vhost: policy.vhost,
    name: policy.name,
    pattern: policy.pattern,
    'apply-to': policy.applyTo,
    definition: policy.definition,
    priority: policy.priority,
  };
}
