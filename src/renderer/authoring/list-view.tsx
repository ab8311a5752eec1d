// The topology as tables: the equivalent of the graph for the keyboard, for screen readers, and for those who
// have thousands of objects. Everything that can be done on the canvas can be done here.

import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { formatNumber } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import type { Point } from '../state/authoring-store.ts';
import { onLiveNumbers } from '../state/rates-store.ts';
import { useSelection } from '../state/selection-store.ts';
import { useShortcut } from '../state/shortcuts.ts';
import { useTopology } from '../state/topology-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { shortcutText } from '../ui/key-hint.tsx';
import { Menu } from '../ui/menu.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { type Column, VirtualTable } from '../ui/virtual-table.tsx';
import { bindingColumns, exchangeColumns, queueColumns } from './list/columns.tsx';
import styles from './list/list-view.module.css';
import { RowMenu } from './list/row-menu.tsx';
import { filteredRows, type ListRow, type ListRows, listRows } from './list/rows.ts';
import { NODE_TEMPLATES, TemplateGlyph, templateKey } from './node-templates.tsx';
import { screenPlaceOf } from './places.ts';
import { addAtFreePlace } from './use-authoring-commands.ts';

type Kind = 'queues' | 'exchanges' | 'bindings';
const KINDS: readonly Kind[] = ['queues', 'exchanges', 'bindings'];

export function ListView() {
  const { t } = useTranslation('authoring');
  const [kind, setKind] = useState<Kind>('queues');
  const [filter, setFilter] = useState('');
  const [showsSystem, setShowsSystem] = useState(false);
  const rows = useRows(showsSystem);
  const shown = useMemo(
    () => ({
      queues: filteredRows(rows.queues, filter),
      exchanges: filteredRows(rows.exchanges, filter),
      bindings: filteredRows(rows.bindings, filter),
    }),
    [rows, filter],
  );
  const counts = {
    shown: formatNumber(shown[kind].length),
    total: formatNumber(rows[kind].length),
  };
  return (
    <section className={styles.view} aria-label={t('list.title')}>
      <header className={styles.bar}>
        <SegmentedControl
          label={t('list.title')}
          value={kind}
          segments={KINDS.map((value) => ({
            value,
            label: `${t(`list.${value}`)} ${formatNumber(rows[value].length)}`,
          }))}
          onValueChange={setKind}
        />
        <Filter kind={kind} filter={filter} onFilterChange={setFilter} />
        <span className={styles.count} role="status">
          {filter === '' ? '' : t('list.shown', counts)}
        </span>
        {kind === 'exchanges' && (
          <Checkbox
            isChecked={showsSystem}
            onCheckedChange={setShowsSystem}
            label={t('list.showsSystem')}
          />
        )}
        <span className={styles.spacer} />
        <AddMenu />
      </header>
      <Tables kind={kind} shown={shown} isFiltered={filter !== ''} />
    </section>
  );
}

interface TablesProps {
  readonly kind: Kind;
  readonly shown: ListRows;
  readonly isFiltered: boolean;
}

function Tables({ shown, ...common }: TablesProps) {
  switch (common.kind) {
    case 'queues':
      return <Table key="queues" {...common} rows={shown.queues} columnsOf={queueColumns} />;
    case 'exchanges':
      return (
        <Table key="exchanges" {...common} rows={shown.exchanges} columnsOf={exchangeColumns} />
      );
    case 'bindings':
      return <Table key="bindings" {...common} rows={shown.bindings} columnsOf={bindingColumns} />;
  }
}

interface FilterProps {
  readonly kind: Kind;
  readonly filter: string;
  readonly onFilterChange: (filter: string) => void;
}

/** Escape empties it. */
function Filter({ kind, filter, onFilterChange }: FilterProps) {
  const { t } = useTranslation('authoring');
  const clear = (
    <IconButton
      size="s"
      label={t('list.clearFilter')}
      icon={<X size={12} aria-hidden={true} />}
      onClick={() => onFilterChange('')}
    />
  );
  return (
    <TextInput
      className={styles.filter ?? ''}
      value={filter}
      aria-label={t('list.filterLabel', { what: t(`list.${kind}`) })}
      placeholder={t('list.filter')}
      onValueChange={onFilterChange}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || filter === '') return;
        event.stopPropagation();
        onFilterChange('');
      }}
      {...(filter === '' ? {} : { trailing: clear })}
    />
  );
}

/** Anew with the topology, and every other second for the order by live numbers. */
function useRows(showsSystem: boolean) {
  const exchanges = useTopology((topology) => topology.exchanges);
  const queues = useTopology((topology) => topology.queues);
  const bindings = useTopology((topology) => topology.bindings);
  const consumers = useTopology((topology) => topology.consumers);
  const tick = useTick();
  const all = useMemo(
    () => listRows({ exchanges, queues, bindings }, consumers.values()),
    [exchanges, queues, bindings, consumers],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a tick is told to give new arrays
  return useMemo(
    () => ({
      queues: [...all.queues],
      exchanges: all.exchanges.filter(
        ({ view, into, outOf }) => showsSystem || !view.isPredeclared || into + outOf > 0,
      ),
      bindings: [...all.bindings],
    }),
    [all, showsSystem, tick],
  );
}

const TICK_MS = 2000;

/** Counts up when live numbers came, at most every `TICK_MS`. */
function useTick(): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    let isNew = false;
    const stop = onLiveNumbers(() => {
      isNew = true;
    });
    const timer = setInterval(() => {
      if (isNew) setTick((now) => now + 1);
      isNew = false;
    }, TICK_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
  return tick;
}

function AddMenu() {
  const { t } = useTranslation('authoring');
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="primary" icon={<Plus size={14} aria-hidden={true} />}>
          {t('list.add')}
        </Button>
      }
      items={NODE_TEMPLATES.map((template) => ({
        kind: 'action',
        id: templateKey(template),
        label: t(`template.${templateKey(template)}`),
        icon: <TemplateGlyph template={template} />,
        onSelect: () => addAtFreePlace(template),
      }))}
    />
  );
}

interface TableProps<R extends ListRow> {
  readonly kind: Kind;
  readonly rows: readonly R[];
  readonly columnsOf: () => readonly Column<R>[];
  readonly isFiltered: boolean;
}

function Table<R extends ListRow>({ kind, rows, columnsOf, isFiltered }: TableProps<R>) {
  const { t, i18n } = useTranslation('authoring');
  const ids = useSelection((selection) => selection.ids);
  const { select } = useSelection.getState();
  const [menu, setMenu] = useState<{ readonly row: R; readonly point: Point } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: headings are in the language
  const columns = useMemo(columnsOf, [columnsOf, i18n.language]);
  const selectedKeys = useMemo(() => new Set(ids), [ids]);
  return (
    <>
      <VirtualTable
        label={t(`list.${kind}`)}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        initialSort={{ column: kind === 'bindings' ? 'source' : 'name', direction: 'ascending' }}
        isMultiple={true}
        selectedKeys={selectedKeys}
        onSelectedChange={(keys) => select([...keys])}
        onOpen={() => useWorkspace.getState().openInspector('properties')}
        onRowKeyDown={(event, row) => {
          const point = menuPoint(event, row);
          if (point !== null) setMenu({ row, point });
        }}
        onRowContextMenu={(event, row) => {
          event.preventDefault();
          setMenu({ row, point: { x: event.clientX, y: event.clientY } });
        }}
        rowAttributes={(row): Readonly<Record<`data-${string}`, string>> =>
          row.kind === 'binding' ? { 'data-binding-id': row.id } : { 'data-node-id': row.id }
        }
        empty={<Empty kind={kind} isFiltered={isFiltered} />}
      />
      {menu !== null && <RowMenu row={menu.row} point={menu.point} onClose={() => setMenu(null)} />}
    </>
  );
}

function Empty({ kind, isFiltered }: { kind: Kind; isFiltered: boolean }) {
  const { t } = useTranslation('authoring');
  const bindKey = useShortcut('topology.bind');
  const shortcut = bindKey === null ? '' : shortcutText(bindKey);
  if (isFiltered) return <EmptyState title={t('list.noneFits')} />;
  switch (kind) {
    case 'queues':
      return <EmptyState title={t('list.noQueues')} description={t('list.noQueuesHint')} />;
    case 'exchanges':
      return <EmptyState title={t('list.noExchanges')} />;
    case 'bindings':
      return (
        <EmptyState
          title={t('list.noBindings')}
          description={t('list.noBindingsHint', { shortcut })}
        />
      );
  }
}

/** The keyboard's own way to a menu: the menu key, or Shift with F10. */
function menuPoint(event: KeyboardEvent, row: ListRow): Point | null {
  if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return null;
  event.preventDefault();
  return screenPlaceOf(row.id);
}
