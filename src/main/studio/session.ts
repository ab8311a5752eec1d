// One page and what it asks for: frames in, frames out, whatever carries them. Trusts nothing it receives,
// never throws, and leaves nothing behind when the page goes.

import type { FeedName } from '../../shared/ipc/contract.ts';
import type { PageFrame, ProgramFrame } from '../../shared/ipc/frames.ts';
import { type Failure, failed } from '../../shared/ipc/result.ts';
import { commands } from './commands/index.ts';
import { failureOf, InvalidRequest, invalidRequest } from './failures.ts';
import { Feed } from './feeds/feed.ts';
import type { FeedReader } from './feeds/feed-reader.ts';
import { FEEDS } from './feeds/feeds.ts';
import type { CommandContext } from './handlers.ts';
import { runCommand } from './router.ts';
import { describeIssues, FEED_SCHEMAS, isFeedName, PAGE_FRAME } from './schemas.ts';
import { SessionResources } from './session-resources.ts';
import type { StudioHost } from './studio-host.ts';
import { StudioOwner, type StudioUser } from './studio-user.ts';

/** Commands of one page that run at a time. */
const MAX_RUNNING_COMMANDS = 256;
const MAX_FEEDS = 64;

export class StudioSession {
  readonly #context: CommandContext;
  readonly #resources = new SessionResources();
  readonly #feeds = new Map<number, Feed>();
  readonly #send: (frame: ProgramFrame) => void;
  #runningCommands = 0;
  #isHidden = false;
  #isClosed = false;

  /** `send` may throw: the session is closed then. */
  constructor(host: StudioHost, user: StudioUser, send: (frame: ProgramFrame) => void) {
    const owner = new StudioOwner();
    this.#send = send;
    this.#context = {
      host,
      user,
      resources: this.#resources,
      requester: () => user.requester(owner),
    };
  }

  /** Takes a frame as it was parsed from JSON. What is no frame is logged and left unanswered. */
  receive(frame: unknown): void {
    if (this.#isClosed) return;
    const { logger } = this.#context.host;
    try {
      const parsed = PAGE_FRAME.safeParse(frame);
      if (parsed.success) this.#take(parsed.data);
      else logger.warn('not a frame of the studio', { why: describeIssues(parsed.error) });
    } catch (error) {
      failureOf(error, 'a frame of the studio', logger);
    }
  }

  /** Ends feeds and consumers; nothing is sent afterwards. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const feed of this.#feeds.values()) feed.close();
    this.#feeds.clear();
    this.#resources.close();
  }

  #take(frame: PageFrame): void {
    switch (frame.kind) {
      case 'invoke':
        void this.#invoke(frame.id, frame.command, frame.request);
        return;
      case 'subscribe':
        this.#subscribe(frame.id, frame.feed, frame.options);
        return;
      case 'unsubscribe':
        this.#feeds.get(frame.id)?.close();
        this.#feeds.delete(frame.id);
        return;
      case 'received':
        this.#feeds.get(frame.id)?.received(frame.sequence);
        return;
      case 'visibility':
        this.#isHidden = frame.isHidden;
        for (const feed of [...this.#feeds.values()]) feed.setHidden(frame.isHidden);
    }
  }

  async #invoke(id: number, command: string, request: unknown): Promise<void> {
    this.#runningCommands += 1;
    const result =
      this.#runningCommands > MAX_RUNNING_COMMANDS
        ? failed('RESOURCE_ERROR', `more than ${MAX_RUNNING_COMMANDS} commands at a time`)
        : await runCommand(commands, this.#context, command, request);
    this.#runningCommands -= 1;
    if (result.ok) this.#emit({ kind: 'answer', id, value: result.value });
    else this.#emit({ kind: 'failure', id, failure: result.failure });
  }

  #subscribe(id: number, feed: string, options: unknown): void {
    this.#feeds.get(id)?.close();
    this.#feeds.delete(id);
    if (!isFeedName(feed)) {
      this.#refuse(id, invalidRequest(`unknown feed '${feed}'`));
      return;
    }
    if (this.#feeds.size >= MAX_FEEDS) {
      this.#refuse(id, invalidRequest(`more than ${MAX_FEEDS} feeds`));
      return;
    }
    const subscription = new Feed(
      {
        clock: this.#context.host.broker.parts.clock,
        open: (notify) => openFeed(this.#context, feed, options, notify),
        send: (sequence, payload) => this.#emit({ kind: 'payload', id, sequence, payload }),
        end: (error) => {
          this.#feeds.delete(id);
          this.#refuse(id, failureOf(error, `the feed ${feed}`, this.#context.host.logger));
        },
      },
      this.#isHidden,
    );
    this.#feeds.set(id, subscription);
    subscription.begin();
  }

  #refuse(id: number, failure: Failure): void {
    this.#emit({ kind: 'ended', id, failure });
  }

  #emit(frame: ProgramFrame): void {
    if (this.#isClosed) return;
    try {
      this.#send(frame);
    } catch (error) {
      this.#context.host.logger.debug('a studio page is gone', { error: `${error}` });
      this.close();
    }
  }
}

function openFeed<F extends FeedName>(
  context: CommandContext,
  feed: F,
  options: unknown,
  notify: () => void,
): FeedReader<unknown> {
  const parsed = FEED_SCHEMAS[feed].safeParse(options);
  if (!parsed.success) throw new InvalidRequest(`${feed}: ${describeIssues(parsed.error)}`);
  context.user.actor();
  return FEEDS[feed](context, parsed.data, notify);
}
