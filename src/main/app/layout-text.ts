// The studio's file as text and back. Reads what an older or a changed program may have written: what it
// does not know is left out, what is no layout at all is refused.

import type { LayoutGroup, NodePosition, VhostLayout } from '../../shared/ipc/contract.ts';
import type { Origin } from '../../shared/ipc/topology.ts';
import type { StoredOrigins } from '../studio/layout-store.ts';

/** What is kept of one vhost. */
export interface StoredVhost {
  readonly layout: VhostLayout;
  readonly origins: StoredOrigins;
}

type Fields = Readonly<Record<string, unknown>>;

export function layoutText(vhosts: ReadonlyMap<string, StoredVhost>): string {
  return JSON.stringify({ version: 1, vhosts: Object.fromEntries(vhosts) });
}

/** Throws an Error that says what is wrong. */
export function parseLayoutText(text: string): Map<string, StoredVhost> {
  const { version, vhosts } = fields(JSON.parse(text));
  if (version !== 1) throw new Error(`version ${String(version)} is not known`);
  return new Map(entries(vhosts).map(([name, value]) => [name, vhostOf(fields(value))]));
}

function vhostOf({ layout, origins }: Fields): StoredVhost {
  const { positions, groups, viewport } = fields(layout);
  const list: unknown[] = Array.isArray(groups) ? groups : [];
  return {
    layout: {
      version: 1,
      positions: collect(positions, positionOf),
      groups: list.flatMap((value) => groupOf(fields(value)) ?? []),
      viewport: viewportOf(fields(viewport)),
    },
    origins: collect(origins, originOf),
  };
}

function positionOf({ x, y, isPlaced }: Fields): NodePosition | null {
  if (!(isNumber(x) && isNumber(y))) return null;
  return { x, y, isPlaced: isPlaced === true };
}

function groupOf({ id, title, members }: Fields): LayoutGroup | null {
  if (typeof id !== 'string' || typeof title !== 'string' || !Array.isArray(members)) return null;
  return { id, title, members: members.filter((member) => typeof member === 'string') };
}

function viewportOf({ x, y, zoom }: Fields): VhostLayout['viewport'] {
  return isNumber(x) && isNumber(y) && isNumber(zoom) ? { x, y, zoom } : null;
}

function originOf({ by, client }: Fields): Origin | null {
  switch (by) {
    case 'studio':
    case 'broker':
    case 'configuration':
      return { by };
    case 'client':
      return { by, client: typeof client === 'string' ? client : null };
    default:
      return null;
  }
}

function collect<T>(value: unknown, read: (value: Fields) => T | null): Record<string, T> {
  return Object.fromEntries(
    entries(value).flatMap(([key, item]): [string, T][] => {
      const known = read(fields(item));
      return known === null ? [] : [[key, known]];
    }),
  );
}

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const entries = (value: unknown): [string, unknown][] => Object.entries(fields(value));
