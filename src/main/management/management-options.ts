// What the application decides about the management interface.

import type { ManagementExtension } from './extension.ts';

export interface ManagementOptions {
  /** Addresses or names to listen on. */
  readonly hosts: readonly string[];
  /** True leaves out hosts whose address this machine does not have, as long as one is left. */
  readonly mayHostsBeMissing: boolean;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Null for none; serves metrics only, to whoever asks. */
  readonly prometheusPort: number | null;
  /** Further names under which browsers may ask. */
  readonly allowedHosts: readonly string[];
  /** Pages and feeds beside the API, each registered after the checks that hold for all requests. */
  readonly extensions?: readonly ManagementExtension[];
}
