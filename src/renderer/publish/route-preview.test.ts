import { describe, expect, it } from 'vitest';
import { failed, type Result, succeeded } from '../../shared/ipc/result.ts';
import type { RoutePreview } from '../../shared/ipc/routing.ts';
import { type RouteAnswer, RouteAsker, type RouteQuestion } from './route-preview.ts';

const question = (routingKey: string): RouteQuestion => ({
  vhost: '/',
  exchange: 'e',
  routingKey,
  headers: [],
});

const preview = (queue: string): RoutePreview => ({
  queues: [queue],
  bindingIds: [],
  exchanges: ['e'],
  nearMisses: [],
});

function bench() {
  const asked: { key: string; answer: (result: Result<RoutePreview>) => void }[] = [];
  const answers: RouteAnswer[] = [];
  let due: (() => void) | null = null;
  const asker = new RouteAsker({
    ask: ({ routingKey }) =>
      new Promise((resolve) => asked.push({ key: routingKey, answer: resolve })),
    onAnswer: (answer) => answers.push(answer),
    later: (call) => {
      due = call;
      return () => {
        due = null;
      };
    },
  });
  return { asker, asked, answers, pass: () => due?.() };
}

describe('the route preview', () => {
  it('asks once for what was typed in one go', () => {
    const { asker, asked, pass } = bench();
    asker.ask(question('a'));
    asker.ask(question('ab'));
    pass();
    expect(asked.map(({ key }) => key)).toEqual(['ab']);
  });

  it('shows the answer to the newest question, whichever comes last', async () => {
    const { asker, asked, answers, pass } = bench();
    asker.ask(question('a'));
    pass();
    asker.ask(question('b'));
    pass();
    asked[1]?.answer(succeeded(preview('new')));
    asked[0]?.answer(succeeded(preview('old')));
    await Promise.resolve();
    expect(answers.map((answer) => answer.preview?.queues)).toEqual([['new']]);
  });

  it('tells a failure', async () => {
    const { asker, asked, answers, pass } = bench();
    asker.ask(question('a'));
    pass();
    asked[0]?.answer(failed('NOT_FOUND', 'no exchange'));
    await Promise.resolve();
    expect(answers[0]).toMatchObject({ preview: null, failure: { condition: 'NOT_FOUND' } });
  });

  it('answers nothing after it was stopped', async () => {
    const { asker, asked, answers, pass } = bench();
    asker.ask(question('a'));
    pass();
    asker.stop();
    asked[0]?.answer(succeeded(preview('q')));
    await Promise.resolve();
    expect(answers).toEqual([]);
  });
});
