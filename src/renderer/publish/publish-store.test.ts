import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Publication, PublishOutcome } from '../../shared/ipc/contract.ts';
import { failed, type Result, succeeded } from '../../shared/ipc/result.ts';
import { EMPTY_FORM } from './message-form.ts';
import { useMessageLibrary } from './message-library.ts';
import { usePublish } from './publish-store.ts';

const asked: Publication[] = [];
let answer: Result<PublishOutcome>;

vi.mock('../api/index.ts', () => ({
  invoke: async (_command: string, publication: Publication) => {
    asked.push(publication);
    return answer;
  },
}));

const publish = () => usePublish.getState();

beforeEach(() => {
  asked.length = 0;
  answer = succeeded({ outcome: 'confirmed', queues: ['q'], confirmMs: 2 });
  usePublish.setState({
    form: EMPTY_FORM,
    problem: null,
    lastResult: null,
    areHeadersValid: true,
    isPublishing: false,
  });
  useMessageLibrary.setState({ history: [] });
});

describe('publishing', () => {
  it('sends the form once, shows what came of it and remembers it', async () => {
    publish().change({ routingKey: 'q' });
    const first = publish().publish();
    expect(publish().isPublishing).toBe(true);
    // Pressed again while it is under way.
    await publish().publish();
    await first;
    expect(asked.map(({ routingKey }) => routingKey)).toEqual(['q']);
    expect(publish().lastResult?.result).toBe(answer);
    expect(useMessageLibrary.getState().history[0]?.outcome).toBe(answer);
    expect(publish().isPublishing).toBe(false);
  });

  it('sends nothing that is wrong, and says what', async () => {
    publish().change({ bodyMode: 'json', bodyText: '{' });
    await publish().publish();
    expect(asked).toEqual([]);
    expect(publish().problem).toMatchObject({ at: 'body' });
    publish().change({ bodyText: '{}' });
    expect(publish().problem).toBeNull();
  });

  it('sends nothing while a row of the headers is not right', async () => {
    publish().setHeaders([], false);
    await publish().publish();
    expect(asked).toEqual([]);
    expect(publish().problem).toMatchObject({ at: 'headers' });
    publish().load(EMPTY_FORM);
    await publish().publish();
    expect(asked).toHaveLength(1);
  });

  it('shows a failure in the words of the broker', async () => {
    answer = failed('NOT_FOUND', "no exchange 'x' in vhost '/'");
    await publish().publish();
    expect(publish().lastResult?.result).toMatchObject({
      ok: false,
      failure: { message: "no exchange 'x' in vhost '/'" },
    });
  });

  it('sends a form of the history again without touching the one that is typed', async () => {
    publish().change({ routingKey: 'typed' });
    await publish().publish({ ...EMPTY_FORM, routingKey: 'again' });
    expect(asked[0]?.routingKey).toBe('again');
    expect(publish().form.routingKey).toBe('typed');
  });
});
