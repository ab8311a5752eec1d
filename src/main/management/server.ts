// The management interface as the application starts and stops it: its ports, and its routes, which are
// loaded when everything else is ready.

import type { ManagementExtension } from './extension.ts';
import { HttpListener } from './http-listener.ts';
import type { ApiParts } from './route.ts';

export { ManagementListenError } from './http-listener.ts';

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

export class ManagementServer {
  readonly #api: HttpListener;
  readonly #metrics: HttpListener | null;

  private constructor(api: HttpListener, metrics: HttpListener | null) {
    this.#api = api;
    this.#metrics = metrics;
  }

  get port(): number {
    return this.#api.port;
  }

  get prometheusPort(): number | null {
    return this.#metrics?.port ?? null;
  }

  /** Throws a `ManagementListenError`. */
  static async start(parts: ApiParts, options: ManagementOptions): Promise<ManagementServer> {
    const { port, prometheusPort } = options;
    const api = await HttpListener.open(options, port, async () => {
      const { createApi } = await import('./api-handler.ts');
      return createApi(parts, options);
    });
    if (prometheusPort === null) return new ManagementServer(api, null);
    try {
      const metrics = await HttpListener.open(options, prometheusPort, async () => {
        const { createMetrics } = await import('./api-handler.ts');
        return createMetrics(parts, options);
      });
      return new ManagementServer(api, metrics);
    } catch (error) {
      await api.close();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.#api.close(), this.#metrics?.close()]);
  }
}
