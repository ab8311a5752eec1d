// The sign of a palette entry by its kind.

import {
  CircleHelp,
  Eye,
  File,
  Layers,
  Pencil,
  Send,
  SquareTerminal,
  Workflow,
} from 'lucide-react';
import { STUDIO_COMMANDS } from '../../shared/commands/command-list.ts';
import type { ExchangeType } from '../../shared/ipc/topology.ts';
import { useTopology } from '../state/topology-store.ts';
import { ExchangeGlyph, QueueTypeGlyph } from '../ui/exchange-glyph.tsx';
import { BindingGlyph, ConnectionGlyph } from '../ui/glyphs.tsx';
import { commandOf } from './palette-entries.ts';
import type { PaletteEntry } from './palette-search.ts';

export function EntryIcon({ entry }: { entry: PaletteEntry }) {
  switch (entry.kind) {
    case 'exchange':
      return <ExchangeIcon id={entry.id} />;
    case 'queue':
      return <QueueTypeGlyph type={entry.hint ?? 'classic'} />;
    case 'binding':
      return <BindingGlyph />;
    case 'connection':
      return <ConnectionGlyph />;
    case 'vhost':
      return <Layers size={16} aria-hidden={true} />;
    case 'command':
      return <CommandIcon id={entry.id} />;
  }
}

function ExchangeIcon({ id }: { id: string }) {
  const type = useTopology((state): ExchangeType | 'default' => {
    const exchange = state.exchanges.get(id);
    return exchange === undefined || exchange.name === '' ? 'default' : exchange.type;
  });
  return <ExchangeGlyph type={type} />;
}

const BY_MENU = {
  file: File,
  edit: Pencil,
  view: Eye,
  topology: Workflow,
  message: Send,
  help: CircleHelp,
};

function CommandIcon({ id }: { id: string }) {
  const own = commandOf(id);
  const menu = STUDIO_COMMANDS.find((command) => command.id === own)?.menu ?? null;
  const Icon = menu === null ? SquareTerminal : BY_MENU[menu];
  return <Icon size={16} aria-hidden={true} />;
}
