// The rows of a menu, drawn with the parts of Radix's dropdown or context menu, which are alike.

import clsx from 'clsx';
import { Check, ChevronRight } from 'lucide-react';
import type { ContextMenu, DropdownMenu } from 'radix-ui';
import { KeyHint } from './key-hint.tsx';
import list from './list.module.css';
import type { MenuItem } from './menu-item.ts';

/** The parts of Radix that both kinds of menu have. */
export type MenuParts = Pick<
  typeof DropdownMenu | typeof ContextMenu,
  | 'Item'
  | 'CheckboxItem'
  | 'RadioGroup'
  | 'RadioItem'
  | 'ItemIndicator'
  | 'Sub'
  | 'SubTrigger'
  | 'SubContent'
  | 'Portal'
  | 'Label'
  | 'Separator'
>;

interface MenuItemsProps {
  readonly parts: MenuParts;
  readonly items: readonly MenuItem[];
}

export function MenuItems({ parts, items }: MenuItemsProps) {
  const hasMarks = items.some(
    (item) => item.kind === 'choice' || (item.kind === 'action' && item.isChecked !== undefined),
  );
  return items.map((item) => <Row key={item.id} parts={parts} item={item} hasMark={hasMarks} />);
}

function Row({ parts, item, hasMark }: { parts: MenuParts; item: MenuItem; hasMark: boolean }) {
  switch (item.kind) {
    case 'separator':
      return <parts.Separator className={list.separator} />;
    case 'heading':
      return <parts.Label className={list.heading}>{item.label}</parts.Label>;
    case 'choice':
      return <Choice parts={parts} item={item} />;
    case 'submenu':
      return <Submenu parts={parts} item={item} hasMark={hasMark} />;
    case 'action':
      return <Action parts={parts} item={item} hasMark={hasMark} />;
  }
}

function Action({
  parts,
  item,
  hasMark,
}: {
  parts: MenuParts;
  item: Extract<MenuItem, { kind: 'action' }>;
  hasMark: boolean;
}) {
  const className = clsx(list.item, item.isDanger === true && list.danger);
  const content = (
    <>
      {item.icon}
      <span className={list.text}>{item.label}</span>
      {item.hint !== undefined && <span className={list.hint}>{item.hint}</span>}
      {item.shortcut !== undefined && item.shortcut !== null && (
        <KeyHint shortcut={item.shortcut} />
      )}
    </>
  );
  if (item.isChecked === undefined) {
    return (
      <parts.Item
        className={className}
        disabled={item.isDisabled === true}
        onSelect={item.onSelect}
      >
        {hasMark && <span className={list.mark} />}
        {content}
      </parts.Item>
    );
  }
  return (
    <parts.CheckboxItem
      className={className}
      disabled={item.isDisabled === true}
      checked={item.isChecked}
      onSelect={item.onSelect}
    >
      <Mark parts={parts} />
      {content}
    </parts.CheckboxItem>
  );
}

function Choice({
  parts,
  item,
}: {
  parts: MenuParts;
  item: Extract<MenuItem, { kind: 'choice' }>;
}) {
  return (
    <parts.RadioGroup aria-label={item.label} value={item.value} onValueChange={item.onValueChange}>
      <parts.Label className={list.heading}>{item.label}</parts.Label>
      {item.options.map((option) => (
        <parts.RadioItem key={option.value} value={option.value} className={list.item}>
          <Mark parts={parts} />
          {option.icon}
          <span className={list.text}>{option.label}</span>
        </parts.RadioItem>
      ))}
    </parts.RadioGroup>
  );
}

function Submenu({
  parts,
  item,
  hasMark,
}: {
  parts: MenuParts;
  item: Extract<MenuItem, { kind: 'submenu' }>;
  hasMark: boolean;
}) {
  return (
    <parts.Sub>
      <parts.SubTrigger className={list.item} disabled={item.isDisabled === true}>
        {hasMark && <span className={list.mark} />}
        {item.icon}
        <span className={list.text}>{item.label}</span>
        <ChevronRight size={14} aria-hidden={true} />
      </parts.SubTrigger>
      <parts.Portal>
        <parts.SubContent className={list.list} sideOffset={2} collisionPadding={8}>
          <MenuItems parts={parts} items={item.items} />
        </parts.SubContent>
      </parts.Portal>
    </parts.Sub>
  );
}

function Mark({ parts }: { parts: MenuParts }) {
  return (
    <span className={list.mark}>
      <parts.ItemIndicator>
        <Check size={14} aria-hidden={true} />
      </parts.ItemIndicator>
    </span>
  );
}
