// The desktop program: Electron starts here. Holds no logic.
import * as electron from 'electron';
import { startDesktop, thisPlace } from './electron/desktop.ts';

await startDesktop(electron, thisPlace(import.meta.dirname));
