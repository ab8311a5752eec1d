// What two sets of definitions have in common and what not, as data. Pure.

import {
  type Definitions,
  identityOf,
  SECTIONS,
  type Section,
  type SectionItems,
  sorted,
} from './definitions.ts';

export interface ChangedItem<T> {
  readonly from: T;
  readonly to: T;
}

/** Of one section. */
export interface SectionDifference<T> {
  readonly added: readonly T[];
  readonly changed: readonly ChangedItem<T>[];
  /** In the first only. */
  readonly removed: readonly T[];
  readonly unchanged: readonly T[];
}

export type DefinitionsDifference = {
  readonly [S in Section]: SectionDifference<SectionItems[S]>;
};

/** From `current` to `wanted`. Whatever is the same but for the order of keys is unchanged. */
export function differenceOf(current: Definitions, wanted: Definitions): DefinitionsDifference {
  const of = <S extends Section>(section: S): SectionDifference<SectionItems[S]> =>
    compare(section, current[section], wanted[section]);
  return {
    users: of('users'),
    vhosts: of('vhosts'),
    permissions: of('permissions'),
    topic_permissions: of('topic_permissions'),
    parameters: of('parameters'),
    global_parameters: of('global_parameters'),
    policies: of('policies'),
    exchanges: of('exchanges'),
    queues: of('queues'),
    bindings: of('bindings'),
  };
}

/** True when nothing would have to be added, changed or removed. */
export function isEmptyDifference(difference: DefinitionsDifference): boolean {
  return SECTIONS.every((section) => {
    const { added, changed, removed } = difference[section];
    return added.length + changed.length + removed.length === 0;
  });
}

function compare<S extends Section>(
  section: S,
  current: readonly SectionItems[S][],
  wanted: readonly SectionItems[S][],
): SectionDifference<SectionItems[S]> {
  const before = new Map(current.map((item) => [identityOf(section, item), item]));
  const added: SectionItems[S][] = [];
  const changed: ChangedItem<SectionItems[S]>[] = [];
  const unchanged: SectionItems[S][] = [];
  for (const item of wanted) {
    const identity = identityOf(section, item);
    const from = before.get(identity);
    before.delete(identity);
    if (from === undefined) added.push(item);
    else if (textOf(from) === textOf(item)) unchanged.push(item);
    else changed.push({ from, to: item });
  }
  return { added, changed, removed: [...before.values()], unchanged };
}

function textOf(item: object): string {
  return JSON.stringify(sorted(JSON.parse(JSON.stringify(item))));
}
