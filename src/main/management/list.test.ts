import { describe, expect, it } from 'vitest';
import { ListReply, listReply, listText, plainList } from './list.ts';
import { Query } from './query.ts';

const text = async (reply: ListReply): Promise<string> => {
  let all = '';
  for await (const piece of listText(reply)) all += piece;
  return all;
};

describe('a list', () => {
  it('builds views only for the page that is shown', async () => {
    let built = 0;
    const source = {
      items: Array.from({ length: 1000 }, (_, i) => i),
      cheap: { name: (i: number) => `n${String(i).padStart(4, '0')}` },
      order: ['name'],
      view: (i: number) => {
        built += 1;
        return { name: i };
      },
    };
    const reply = await listReply(source, new Query('page=3&page_size=10&sort=name'));
    expect(reply.items).toEqual(Array.from({ length: 10 }, (_, i) => ({ name: 20 + i })));
    expect(built).toBe(10);
  });

  it('orders numbers before truth values before texts, and takes absent ones for 0', async () => {
    const items = ['text', true, 5, undefined, -1].map((key, name) => ({ name, key }));
    const reply = await plainList(items, ['name'], new Query('sort=key'));
    expect(reply.items.map((item) => (item as { key: unknown }).key)).toEqual([
      -1,
      undefined,
      5,
      true,
      'text',
    ]);
  });

  it('never reads what an object only inherits', async () => {
    const reply = await plainList([{ name: 'a' }], ['name'], new Query('sort=constructor.name'));
    expect(reply.items).toEqual([{ name: 'a' }]);
    const cut = await plainList([{ name: 'a' }], ['name'], new Query('columns=__proto__,toString'));
    expect(cut.items).toEqual([{}]);
  });

  it('is written as JSON, with and without pages', async () => {
    expect(await text(new ListReply([], null))).toBe('[]');
    expect(await text(new ListReply([{ a: 1 }, 2], null))).toBe('[{"a":1},2]');
    const reply = await plainList([{ name: 'a' }], ['name'], new Query('page=1'));
    expect(JSON.parse(await text(reply))).toEqual({
      total_count: 1,
      item_count: 1,
      filtered_count: 1,
      page: 1,
      page_size: 100,
      page_count: 1,
      items: [{ name: 'a' }],
    });
  });

  it('lets others run while it works on many items', async () => {
    const items = Array.from({ length: 20_000 }, (_, name) => ({ name }));
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const slow = (item: { name: number }) => {
      for (const end = performance.now() + 0.005; performance.now() < end; );
      return item;
    };
    const cheap = { name: ({ name }: { name: number }) => name };
    await listReply({ items, cheap, order: ['name'], view: slow }, new Query(''));
    isDone = true;
    expect(turns).toBeGreaterThan(10);
  });
});
