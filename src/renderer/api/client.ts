// The page's only way to the program around it: nothing outside this folder touches window.warren.
import type {} from '../../preload/api.d.ts';

/** Where the broker of this program accepts clients, or null when that is not known. */
export function brokerUrl(): string | null {
  return window.warren?.brokerUrl ?? null;
}
