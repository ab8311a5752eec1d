// The management interface as the application starts and stops it: its ports, and its routes, which are
// loaded when everything else is ready.

import { HttpListener } from './http-listener.ts';
import type { ManagementOptions } from './management-options.ts';
import type { ApiParts } from './route.ts';

export { ManagementListenError } from './http-listener.ts';
export type { ManagementOptions } from './management-options.ts';

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
