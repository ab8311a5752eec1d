// Draws the studio into the page and begins to connect.

import './ui/base.css';
import './i18n/index.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connect } from './api/index.ts';
import { App } from './app/app.tsx';
import { followAppearance } from './app/appearance.ts';
import { rememberWorkspace } from './app/workspace-memory.ts';

followAppearance();
rememberWorkspace();
connect();
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
