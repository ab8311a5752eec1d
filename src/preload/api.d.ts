// The one object the page can reach outside itself. Types only.

/** What the preload script puts on `window.warren`. */
export interface WarrenBridge {
  /** Where the broker inside this program accepts clients, or null when it runs none. */
  readonly brokerUrl: string | null;
}

declare global {
  interface Window {
    /** Missing where the page is shown by a browser instead of the desktop program. */
    readonly warren?: WarrenBridge;
  }
}
