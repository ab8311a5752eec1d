// Finds nodes on the canvas and goes from one to the next.

import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useSelection } from '../../state/selection-store.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { searchGraph } from '../graph/search.ts';
import styles from './canvas.module.css';
import { setCanvas, useCanvas } from './canvas-store.ts';

export function SearchBar() {
  const isSearching = useCanvas((state) => state.isSearching);
  return isSearching ? <OpenSearchBar /> : null;
}

function OpenSearchBar() {
  const { t } = useTranslation('topology');
  const graph = useCanvas((state) => state.graph);
  const [text, setText] = useState('');
  const [index, setIndex] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const found = searchGraph(graph, text);
  const close = (): void => setCanvas({ isSearching: false });
  const go = (to: number): void => {
    if (found.length === 0) return;
    const next = (to + found.length) % found.length;
    const id = found[next];
    setIndex(next);
    if (id === undefined) return;
    const node = graph.nodes.find((other) => other.id === id);
    if (node !== undefined) useSelection.getState().select([node.entityId]);
    canvasPort()?.reveal([id]);
    // Revealing focuses the node; typing goes on here.
    input.current?.focus();
  };
  useEffect(() => input.current?.focus(), []);
  return (
    <search className={styles.search}>
      <TextInput
        ref={input}
        size="s"
        value={text}
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        leading={<Search size={14} aria-hidden={true} />}
        onValueChange={(value) => {
          setText(value);
          setIndex(-1);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') close();
          else if (event.key === 'Enter') go(index + (event.shiftKey ? -1 : 1));
          else return;
          event.preventDefault();
        }}
      />
      <span className={styles.found} role="status">
        {text.trim() === '' ? '' : t('search.found', { index: index + 1, count: found.length })}
      </span>
      <Steps
        isEmpty={found.length === 0}
        onPrevious={() => go(index < 0 ? found.length - 1 : index - 1)}
        onNext={() => go(index + 1)}
        onClose={close}
      />
    </search>
  );
}

interface StepsProps {
  readonly isEmpty: boolean;
  readonly onPrevious: () => void;
  readonly onNext: () => void;
  readonly onClose: () => void;
}

function Steps({ isEmpty, onPrevious, onNext, onClose }: StepsProps) {
  const { t } = useTranslation('topology');
  return (
    <>
      <IconButton
        size="s"
        label={t('search.previous')}
        icon={<ChevronUp size={14} aria-hidden={true} />}
        disabled={isEmpty}
        onClick={onPrevious}
      />
      <IconButton
        size="s"
        label={t('search.next')}
        icon={<ChevronDown size={14} aria-hidden={true} />}
        disabled={isEmpty}
        onClick={onNext}
      />
      <IconButton
        size="s"
        label={t('search.close')}
        icon={<X size={14} aria-hidden={true} />}
        onClick={onClose}
      />
    </>
  );
}
