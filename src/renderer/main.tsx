// Draws the studio into the page.
import { createRoot } from 'react-dom/client';
import { brokerUrl } from './api/client.ts';
import { App } from './app/app.tsx';
import './app/app.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App brokerUrl={brokerUrl()} />);
