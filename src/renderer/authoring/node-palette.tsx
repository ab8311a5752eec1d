// What can be drawn, at the left of the canvas: drag it to its place, or double-click or press Enter for a
// free one.

import clsx from 'clsx';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { type ComponentProps, type CSSProperties, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from '../i18n/index.ts';
import type { NodeTemplate } from '../state/authoring-store.ts';
import { useShortcut } from '../state/shortcuts.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Toolbar } from '../ui/toolbar.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import styles from './node-palette.module.css';
import { NODE_TEMPLATES, TemplateGlyph, templateKey } from './node-templates.tsx';
import { addAtFreePlace } from './use-authoring-commands.ts';
import { type PaletteDrag, usePaletteDrag } from './use-palette-drag.ts';

/** Id of the element of the canvas that the palette is drawn into. */
const SLOT = 'topology-overlay';
const LOOK_AGAIN_MS = 200;

/** The palette on the canvas, whenever there is one on screen. */
export function PalettePortal() {
  const slot = useSlot();
  return slot === null ? null : createPortal(<NodePalette />, slot);
}

/** The canvas comes and goes with its view, and may come late. */
function useSlot(): HTMLElement | null {
  const isTopology = useWorkspace((workspace) => workspace.view === 'topology');
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (!isTopology) {
      setSlot(null);
      return;
    }
    const look = (): void => setSlot(document.getElementById(SLOT));
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isTopology]);
  return slot;
}

export function NodePalette() {
  const { t } = useTranslation('authoring');
  const shortcut = useShortcut('topology.quick-add');
  const [isOpen, setOpen] = useState(true);
  const { drag, onPointerDown } = usePaletteDrag();
  return (
    <div className={clsx(styles.palette, !isOpen && styles.closed)}>
      <Toolbar label={t('palette.title')} orientation="vertical">
        {NODE_TEMPLATES.map((template) => (
          <PaletteItem
            key={templateKey(template)}
            template={template}
            isNamed={isOpen}
            onPointerDown={(event) => onPointerDown(event, template)}
          />
        ))}
        <IconButton
          size="s"
          className={styles.fold ?? ''}
          tooltipSide="right"
          label={t(isOpen ? 'palette.fold' : 'palette.unfold')}
          shortcut={isOpen ? shortcut : null}
          icon={
            isOpen ? (
              <PanelLeftClose size={14} aria-hidden={true} />
            ) : (
              <PanelLeftOpen size={14} aria-hidden={true} />
            )
          }
          onClick={() => setOpen((now) => !now)}
        />
      </Toolbar>
      {drag !== null && <Ghost drag={drag} />}
    </div>
  );
}

interface PaletteItemProps extends ComponentProps<'button'> {
  readonly template: NodeTemplate;
  readonly isNamed: boolean;
}

/** Takes what the toolbar gives its items. */
function PaletteItem({ template, isNamed, ...rest }: PaletteItemProps) {
  const { t } = useTranslation('authoring');
  const key = templateKey(template);
  return (
    <Tooltip side="right" content={`${t(`template.${key}`)} · ${t('palette.hint')}`}>
      <button
        {...rest}
        type="button"
        className={styles.item}
        aria-label={t('palette.add', { kind: t(`template.${key}`) })}
        data-template={key}
        // Enter and Space click without a pointer; one click of a pointer may begin a drag.
        onClick={({ detail }) => detail === 0 && addAtFreePlace(template)}
        onDoubleClick={() => addAtFreePlace(template)}
      >
        <TemplateGlyph template={template} size={18} />
        {isNamed && <span className={styles.name}>{t(`palette.${key}`)}</span>}
      </button>
    </Tooltip>
  );
}

/** What is dragged, under the pointer. */
function Ghost({ drag: { template, at, isOverCanvas } }: { drag: PaletteDrag }) {
  const { t } = useTranslation('authoring');
  const place: CSSProperties = { transform: `translate(${at.x}px, ${at.y}px)` };
  return createPortal(
    <div className={styles.ghost} style={place} data-over-canvas={isOverCanvas}>
      <div className={clsx(styles.card, !isOverCanvas && styles.astray)}>
        <TemplateGlyph template={template} size={18} />
        <span>{t(`template.${templateKey(template)}`)}</span>
      </div>
    </div>,
    document.body,
  );
}
