// The whole page: which screen is shown for the state of the connection, and what all screens share.

import { lazy, Suspense } from 'react';
import { useConnection } from '../api/index.ts';
import { useShownTheme } from '../ui/theme.ts';
import { Toasts } from '../ui/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { ConnectingScreen, OutdatedScreen, UnreachableScreen } from './connection-screens.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { LoginPage } from './login-page.tsx';

// Asked for at once, so that it is loaded while the page connects.
const workspace = import('./workspace.tsx');
const Workspace = lazy(() => workspace.then((feature) => ({ default: feature.Workspace })));

export function App() {
  const theme = useShownTheme();
  return (
    <ErrorBoundary scope="page">
      <TooltipProvider>
        <Screen />
        <Toasts theme={theme} />
      </TooltipProvider>
    </ErrorBoundary>
  );
}

function Screen() {
  const phase = useConnection((connection) => connection.phase);
  const hasWelcome = useConnection((connection) => connection.welcome !== null);
  if (phase === 'outdated') return <OutdatedScreen />;
  if (phase === 'login') return <LoginPage />;
  if (hasWelcome) {
    return (
      <Suspense fallback={<ConnectingScreen />}>
        <Workspace />
      </Suspense>
    );
  }
  return phase === 'lost' ? <UnreachableScreen /> : <ConnectingScreen />;
}
