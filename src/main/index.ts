// The desktop program: Electron starts here. Holds no logic.
import { app, BrowserWindow } from 'electron';
import { startStudio } from './electron/window.ts';

startStudio({ app, BrowserWindow }, import.meta.dirname);
