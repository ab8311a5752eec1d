// Everything that opens over the canvas or the list to change the topology: answers one request at a time.
// Mounted once; it also registers the commands of authoring and ends the history with the vhost.

import { useEffect, useRef } from 'react';
import { type AuthoringRequest, useAuthoring } from '../state/authoring-store.ts';
import { useHistory } from '../state/history-store.ts';
import { useVhost } from '../state/vhost-store.ts';
import { useClipboardEvents } from './clipboard/use-clipboard-events.ts';
import { PalettePortal } from './node-palette.tsx';
import { BindTo } from './overlays/bind-to.tsx';
import { BindingEditor } from './overlays/binding-editor.tsx';
import { DeleteDialog } from './overlays/delete-dialog.tsx';
import { NameEditor } from './overlays/name-editor.tsx';
import { PurgeDialog } from './overlays/purge-dialog.tsx';
import { QuickAdd } from './overlays/quick-add.tsx';
import { RecreateSheet } from './overlays/recreate-sheet.tsx';
import { RenameDialog } from './overlays/rename-dialog.tsx';
import { useAuthoringCommands } from './use-authoring-commands.ts';

export function AuthoringLayer() {
  useAuthoringCommands();
  useClipboardEvents();
  useHistoryOfVhost();
  const request = useAuthoring((state) => state.request);
  const number = useRequestNumber(request);
  return (
    <>
      <PalettePortal />
      {request !== null && <Overlay key={number} request={request} />}
    </>
  );
}

function Overlay({ request }: { request: AuthoringRequest }) {
  switch (request.kind) {
    case 'quick-add':
      return <QuickAdd request={request} />;
    case 'name-node':
      return <NameEditor request={request} />;
    case 'bind':
      return <BindingEditor request={request} />;
    case 'bind-to':
      return <BindTo request={request} />;
    case 'rename':
      return <RenameDialog nodeId={request.nodeId} />;
    case 'recreate':
      return <RecreateSheet nodeId={request.nodeId} />;
    case 'delete':
      return <DeleteDialog request={request} />;
    case 'purge':
      return <PurgeDialog queue={request.queue} />;
  }
}

/** Another request is another overlay, even of the same kind: nothing typed is carried over. */
function useRequestNumber(request: AuthoringRequest | null): number {
  const seen = useRef({ request, number: 0 });
  if (seen.current.request !== request) {
    seen.current = { request, number: seen.current.number + 1 };
  }
  return seen.current.number;
}

/** Steps act on the vhost they were done in, and positions are those of the one that is shown. */
function useHistoryOfVhost(): void {
  const vhost = useVhost((state) => state.current);
  const before = useRef(vhost);
  useEffect(() => {
    if (before.current === vhost) return;
    before.current = vhost;
    useHistory.getState().clear();
    useAuthoring.getState().done();
  }, [vhost]);
}
