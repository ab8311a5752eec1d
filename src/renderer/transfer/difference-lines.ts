// The difference an import would make as lines to read: one per object, with what becomes of it. Pure.

import {
  type Definitions,
  isJsonRecord,
  type Json,
  SECTIONS,
  type Section,
  sorted,
} from '../../shared/topology/definitions.ts';
import type { DefinitionsDifference } from '../../shared/topology/definitions-difference.ts';

/** What an import does with an object. */
export type Fate =
  | 'added'
  /** Takes over what the file says. */
  | 'changed'
  /** Exists with other properties that cannot be changed: left alone. */
  | 'left-alone'
  | 'unchanged'
  /** Only here, and stays: an import removes nothing. */
  | 'only-here';

export interface FieldChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

export interface DifferenceLine {
  readonly section: Section;
  readonly fate: Fate;
  /** For people: `orders`, `events → orders  order.#`. */
  readonly name: string;
  /** Null where objects belong to no vhost. */
  readonly vhost: string | null;
  /** Of changed and left-alone ones. */
  readonly changes: readonly FieldChange[];
}

export interface SectionLines {
  readonly section: Section;
  readonly lines: readonly DifferenceLine[];
  readonly counts: Readonly<Record<Fate, number>>;
}

/** Declared objects cannot be changed by declaring them again. */
const FIXED: ReadonlySet<Section> = new Set(['exchanges', 'queues', 'bindings']);

/** Sections that hold something, in the order in which they are applied; added ones first in each. */
export function differenceLines(difference: DefinitionsDifference): readonly SectionLines[] {
  return SECTIONS.map((section): SectionLines => {
    const { added, changed, removed, unchanged } = difference[section];
    const line = (
      fate: Fate,
      item: object,
      changes: readonly FieldChange[] = [],
    ): DifferenceLine => ({ section, fate, ...labelOf(item), changes });
    const lines = [
      ...added.map((item) => line('added', item)),
      ...changed.map(({ from, to }) =>
        line(FIXED.has(section) ? 'left-alone' : 'changed', to, changesOf(from, to)),
      ),
      ...removed.map((item) => line('only-here', item)),
      ...unchanged.map((item) => line('unchanged', item)),
    ];
    return { section, lines, counts: countsOf(lines) };
  }).filter(({ lines }) => lines.length > 0);
}

function countsOf(lines: readonly DifferenceLine[]): Readonly<Record<Fate, number>> {
  const counts = { added: 0, changed: 0, 'left-alone': 0, unchanged: 0, 'only-here': 0 };
  for (const { fate } of lines) counts[fate] += 1;
  return counts;
}

type Entries = Readonly<Record<string, Json | undefined>>;
const entriesOf = (item: object): Entries => Object.fromEntries(Object.entries(item));

function labelOf(item: object): Pick<DifferenceLine, 'name' | 'vhost'> {
  const { name, user, source, destination, routing_key: key, vhost } = entriesOf(item);
  const label =
    source === undefined
      ? text(name ?? user)
      : `${text(source)} → ${text(destination)}${key === '' ? '' : `  ${text(key)}`}`;
  return { name: label, vhost: vhost === undefined ? null : text(vhost) };
}

/** Secrets are told to differ, not shown. */
const SECRETS: ReadonlySet<string> = new Set(['password', 'password_hash']);

/** Field by field; what is inside arguments and definitions is told by its own name. */
function changesOf(from: object, to: object): readonly FieldChange[] {
  const [before, after] = [entriesOf(from), entriesOf(to)];
  const changes: FieldChange[] = [];
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, wanted] = [before[field], after[field]];
    if (isJsonRecord(old) && isJsonRecord(wanted)) changes.push(...changesOf(old, wanted));
    else if (plain(old) !== plain(wanted)) {
      const isSecret = SECRETS.has(field);
      changes.push({
        field,
        from: isSecret ? '•••' : plain(old),
        to: isSecret ? '•••' : plain(wanted),
      });
    }
  }
  return changes;
}

const text = (value: Json | undefined): string =>
  typeof value === 'string' ? value : plain(value);

const plain = (value: Json | undefined): string =>
  value === undefined ? '–' : JSON.stringify(sorted(value));

/** How many objects an import would add to the topology. */
export function addedObjects({ exchanges, queues, bindings }: DefinitionsDifference): number {
  return exchanges.added.length + queues.added.length + bindings.added.length;
}

/** Sizes of the sections of an export, those that hold something. */
export const sectionCounts = (
  definitions: Definitions,
): readonly { readonly section: Section; readonly count: number }[] =>
  SECTIONS.map((section) => ({ section, count: definitions[section].length })).filter(
    ({ count }) => count > 0,
  );
