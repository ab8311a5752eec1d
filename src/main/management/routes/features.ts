// Feature flags, deprecated features, extensions: what tools ask before they do something.

import { plainList, type View } from '../list.ts';
import { existing, noContent, type Route } from '../route.ts';

const tag = 'Features';

/** RabbitMQ's flags whose behaviour is always on here. */
const FLAGS: readonly (readonly [name: string, description: string])[] = [
  ['classic_mirrored_queue_version', 'Support setting version for classic mirrored queues'],
  ['drop_unroutable_metric', 'Count unroutable publishes to be dropped in stats'],
  ['empty_basic_get_metric', 'Count AMQP `basic.get` on empty queues in stats'],
  ['feature_flags_v2', 'Feature flags subsystem V2'],
  ['implicit_default_bindings', 'Default bindings are now implicit, instead of being stored'],
  ['maintenance_mode_status', 'Maintenance mode status'],
  ['quorum_queue', 'Support queues of type `quorum`'],
  ['user_limits', 'Configure connection and channel limits for a user'],
  ['virtual_host_metadata', 'Virtual host metadata (description, tags, etc)'],
  ['detailed_queues_endpoint', 'Add a detailed queues HTTP API endpoint'],
];

const flagViews = (): readonly View[] =>
  FLAGS.map(([name, desc]) => ({
    name,
    desc,
    doc_url: '',
    state: 'enabled',
    stability: 'stable',
    provided_by: 'rabbit',
  }));

/** What newer versions of RabbitMQ refuse and what is accepted here. */
const DEPRECATED: readonly (readonly [name: string, description: string])[] = [
  ['global_qos', 'basic.qos with global=true'],
  ['transient_nonexcl_queues', 'transient queues that are not exclusive'],
];

const deprecatedViews = (): readonly View[] =>
  DEPRECATED.map(([name, desc]) => ({
    name,
    desc,
    deprecation_phase: 'permitted_by_default',
    state: 'permitted',
    provided_by: 'rabbit',
    doc_url: '',
  }));

export const featureRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/feature-flags',
    tag,
    summary: 'Feature flags; all are on',
    access: 'administrator',
    isList: true,
    handle: ({ query }) => plainList(flagViews(), ['name'], query),
  },
  {
    method: 'PUT',
    path: '/feature-flags/:name/enable',
    tag,
    summary: 'Enable a feature flag: it is on already, so nothing is done',
    access: 'administrator',
    handle: ({ param }) => {
      existing(FLAGS.find(([name]) => name === param('name')));
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/deprecated-features',
    tag,
    summary: 'Features that newer versions of RabbitMQ refuse by default',
    access: 'administrator',
    isList: true,
    handle: ({ query }) => plainList(deprecatedViews(), ['name'], query),
  },
  {
    method: 'GET',
    path: '/deprecated-features/used',
    tag,
    summary: 'Deprecated features that are in use',
    access: 'administrator',
    isList: true,
    handle: ({ parts, query }) => {
      const queues = parts.administration.vhosts
        .list()
        .flatMap(({ topology }) => [...topology.queues.values()]);
      const isTransientUsed = queues.some(
        (queue) => !queue.isDurable && queue.exclusiveOwner === null,
      );
      const channels = [...parts.broker.connections.channels()];
      const isGlobalQosUsed = channels.some((channel) => channel.globalPrefetch > 0);
      const used = deprecatedViews().filter(({ name }) =>
        name === 'global_qos' ? isGlobalQosUsed : isTransientUsed,
      );
      return plainList(used, ['name'], query);
    },
  },
  {
    method: 'GET',
    path: '/extensions',
    tag,
    summary: 'Extensions of the management interface: none',
    access: 'management',
    handle: () => [],
  },
  {
    method: 'GET',
    path: '/auth',
    tag,
    summary: 'OAuth settings: there are none',
    access: 'open',
    handle: () => ({ enable_uaa: false, uaa_client_id: '', uaa_location: '' }),
  },
];
