// The counts of a vhost for one page: frames as they are sampled, put together while the page is slow, and
// without what its user may not see.

import type { VhostName } from '../../../shared/ipc/contract.ts';
import type { StatisticsFrame } from '../../../shared/ipc/statistics.ts';
import { notFound } from '../../broker/errors.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import type { CommandContext } from '../handlers.ts';
import type { StudioUser } from '../studio-user.ts';
import type { FeedOpener, FeedReader } from './feed-reader.ts';
import { mergeFrames, visibleFrame } from './statistics-frames.ts';
import type { Sample } from './statistics-sampler.ts';

export const statisticsFeed: FeedOpener<'statistics'> = (context, options, notify) =>
  new StatisticsReader(context, options, notify);

class StatisticsReader implements FeedReader<StatisticsFrame> {
  readonly #user: StudioUser;
  readonly #vhost: VirtualHost;
  #waiting: StatisticsFrame | null = null;
  readonly #close: () => void;

  constructor({ host, user }: CommandContext, { vhost }: VhostName, notify: () => void) {
    this.#user = user;
    this.#vhost = user.checkVhost(vhost);
    const { watcher, release } = host.samplers.acquire(this.#vhost, (sample) => {
      const frame = this.#visible(sample);
      this.#waiting = this.#waiting === null ? frame : mergeFrames(this.#waiting, frame);
      notify();
    });
    this.#close = release;
    // Replaces what the beginning told this reader too: that was before it began.
    this.#waiting = this.#visible(watcher.begin());
  }

  read(): StatisticsFrame | null {
    const { name } = this.#vhost;
    if (this.#user.checkVhost(name) !== this.#vhost) throw notFound(`no virtual host '${name}'`);
    const frame = this.#waiting;
    this.#waiting = null;
    return frame;
  }

  close(): void {
    this.#close();
  }

  #visible({ frame, owners }: Sample): StatisticsFrame {
    if (this.#user.seesAllConnections()) return frame;
    return visibleFrame(frame, (id) => {
      const owner = owners.get(id);
      return owner === null || owner === this.#user.username;
    });
  }
}
