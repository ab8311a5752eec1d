// Lists of the API: sorting, pages, filters by name and columns [rabbitmq: management, HTTP API]. Views
// are built only for what is shown, and in slices, so that a big list never stops the broker.

import { badRequest, HttpError } from './error-response.ts';
import { matchNames } from './name-filter.ts';
import type { Query } from './query.ts';

/** A value that can be shown and sorted by. */
export type View = Readonly<Record<string, unknown>>;

/** What a list is made of. */
export interface ListSource<T> {
  readonly items: readonly T[];
  /** Columns that cost nothing to read: sorting by them needs no views. */
  readonly cheap: Readonly<Record<string, (item: T) => unknown>>;
  /** Default order, by cheap columns. */
  readonly order: readonly string[];
  view(item: T): View;
}

/** A list as it is sent; its items are written one by one. */
export class ListReply {
  readonly items: readonly unknown[];
  readonly page: PageFacts | null;

  constructor(items: readonly unknown[], page: PageFacts | null) {
    this.items = items;
    this.page = page;
  }
}

interface PageFacts {
  readonly total_count: number;
  readonly item_count: number;
  readonly filtered_count: number;
  readonly page: number;
  readonly page_size: number;
  readonly page_count: number;
}

interface Pagination {
  readonly page: number;
  readonly pageSize: number;
  readonly name: string;
  readonly isRegex: boolean;
}

const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 500;
/** How long one slice of work may take. */
const SLICE_MS = 4;

/** Sorts, filters and cuts the list as the query asks, and builds the views that are left. */
export async function listReply<T>(source: ListSource<T>, query: Query): Promise<ListReply> {
  const pagination = readPagination(query);
  const columns = readColumns(query);
  const sort = query.get('sort');
  const isReversed = query.isTrue('sort_reverse');
  const isSortCheap = sort === undefined || sort === '' || Object.hasOwn(source.cheap, sort);
  const shown = (view: View): unknown => (columns === null ? view : pick(view, columns));

  if (isSortCheap) {
    const keys = (sort ? [sort] : []).concat(source.order);
    const readers = keys.map((key) => source.cheap[key] ?? (() => 0));
    const sorted = sortBy(source.items, (item) => readers.map((read) => read(item)), isReversed);
    const { items, facts } = paginate(sorted, pagination, (item) => nameOf(source, item));
    const views = await inSlices(items, (item) => shown(source.view(item)));
    return new ListReply(views, facts);
  }
  const path = sort.split('.');
  const all = await inSlices(source.items, (item) => ({ item, view: source.view(item) }));
  const orders = source.order.map((key) => source.cheap[key] ?? (() => 0));
  const sorted = sortBy(
    all,
    ({ item, view }) => [valueAt(view, path), ...orders.map((read) => read(item))],
    isReversed,
  );
  const { items, facts } = paginate(sorted, pagination, ({ item }) => nameOf(source, item));
  return new ListReply(
    items.map(({ view }) => shown(view)),
    facts,
  );
}

/** For lists whose items are their own views. */
export function plainList(
  items: readonly View[],
  order: readonly string[],
  query: Query,
): Promise<ListReply> {
  const names = new Set([...order, 'name']);
  const cheap = Object.fromEntries(
    [...names].map((name) => [name, (item: View): unknown => item[name]]),
  );
  return listReply({ items, cheap, order, view: (item) => item }, query);
}

/** The columns of a single object that the query asks for. */
export function withColumns(view: View, query: Query): unknown {
  const columns = readColumns(query);
  return columns === null ? view : pick(view, columns);
}

async function inSlices<T, V>(items: readonly T[], build: (item: T) => V): Promise<V[]> {
  const built: V[] = [];
  let sliceEnd = performance.now() + SLICE_MS;
  for (const item of items) {
    built.push(build(item));
    if (performance.now() >= sliceEnd) {
      await nextTurn();
      sliceEnd = performance.now() + SLICE_MS;
    }
  }
  return built;
}

/** Lets everything else that waits run first. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The list as JSON text, in pieces with a turn between them. */
export async function* listText({ items, page }: ListReply): AsyncGenerator<string> {
  let piece = page === null ? '[' : `${JSON.stringify(page).slice(0, -1)},"items":[`;
  let sliceEnd = performance.now() + SLICE_MS;
  for (let i = 0; i < items.length; i++) {
    piece += `${i > 0 ? ',' : ''}${JSON.stringify(items[i])}`;
    if (performance.now() >= sliceEnd) {
      yield piece;
      piece = '';
      await nextTurn();
      sliceEnd = performance.now() + SLICE_MS;
    }
  }
  yield `${piece}${page === null ? ']' : ']}'}`;
}

function readPagination(query: Query): Pagination | null {
  const page = integer(query.get('page'));
  const pageSize = integer(query.get('page_size'));
  if (page === undefined) return null;
  const size = pageSize ?? DEFAULT_PAGE_SIZE;
  if (page <= 0 || size <= 0 || size > MAX_PAGE_SIZE) {
    throw new HttpError(
      400,
      'invalid_pagination_parameters',
      `Invalid pagination parameters: page number ${page}, page size ${pageSize ?? 'undefined'}`,
    );
  }
  const isRegex = query.get('use_regex') === 'true';
  return { page, pageSize: size, name: query.get('name') ?? '', isRegex };
}

function integer(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[+-]?\d{1,15}$/.test(text)) throw badRequest('Pagination parameters are invalid');
  return Number(text);
}

function paginate<T>(
  sorted: readonly T[],
  pagination: Pagination | null,
  nameOfItem: (item: T) => string,
): { items: readonly T[]; facts: PageFacts | null } {
  if (pagination === null) return { items: sorted, facts: null };
  const { page, pageSize, name, isRegex } = pagination;
  const filtered = name === '' ? sorted : matchNames(sorted, nameOfItem, name, isRegex);
  const offset = (page - 1) * pageSize;
  if (offset > filtered.length) {
    throw new HttpError(
      400,
      'page_out_of_range',
      `Page out of range, page: ${page} page size: ${pageSize}, len: ${filtered.length}`,
    );
  }
  const items = filtered.slice(offset, offset + pageSize);
  const facts = {
    total_count: sorted.length,
    item_count: items.length,
    filtered_count: filtered.length,
    page,
    page_size: pageSize,
    page_count: Math.ceil(filtered.length / pageSize),
  };
  return { items, facts };
}

function nameOf<T>(source: ListSource<T>, item: T): string {
  const name = source.cheap.name?.(item);
  return typeof name === 'string' ? name : '';
}

function sortBy<T>(items: readonly T[], keysOf: (item: T) => unknown[], isReversed: boolean): T[] {
  const keyed = items.map((item) => ({ item, keys: keysOf(item) }));
  keyed.sort((a, b) => compareKeys(a.keys, b.keys));
  if (isReversed) keyed.reverse();
  return keyed.map(({ item }) => item);
}

function compareKeys(a: readonly unknown[], b: readonly unknown[]): number {
  for (let i = 0; i < a.length; i++) {
    const order = compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers before truth values before lists before texts, as Erlang orders them; absent is 0. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  const [rankA, rankB] = [rank(a), rank(b)];
  if (rankA !== rankB) return rankA - rankB;
  const [valueA, valueB] = [Number(a ?? 0), Number(b ?? 0)];
  return valueA < valueB ? -1 : valueA > valueB ? 1 : 0;
}

function rank(value: unknown): number {
  switch (typeof value) {
    case 'number':
    case 'undefined':
      return 0;
    case 'boolean':
      return 1;
    case 'string':
      return 3;
    default:
      return value === null ? 1 : 2;
  }
}

function valueAt(view: unknown, path: readonly string[]): unknown {
  let value = view;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return 0;
    value = Reflect.get(value, key);
  }
  return value;
}

/** Column names as paths; null for all. */
function readColumns(query: Query): readonly (readonly string[])[] | null {
  const text = query.get('columns');
  if (text === undefined || text === '') return null;
  return text.split(',').flatMap((column) => (column === '' ? [] : [column.split('.')]));
}

function pick(value: unknown, columns: readonly (readonly string[])[]): unknown {
  if (Array.isArray(value)) return value.map((item) => pick(item, columns));
  if (typeof value !== 'object' || value === null) return value;
  const picked: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const below = columns.filter(([first]) => first === key).map(([, ...rest]) => rest);
    if (below.length === 0) continue;
    picked[key] = below.some((rest) => rest.length === 0) ? inner : pick(inner, below);
  }
  return picked;
}
