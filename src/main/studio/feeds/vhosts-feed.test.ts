import { describe, expect, it } from 'vitest';
import { StudioBench } from '../../../../test/support/studio-session.ts';
import { INTERNAL_ACTOR } from '../../broker/access/actor.ts';
import { WebUser } from '../studio-user.ts';

describe('the vhosts feed', () => {
  it('tells the vhosts that the user may see, as they come and go', () => {
    const bench = new StudioBench();
    const { administration } = bench.broker;
    const { vhosts, users, permissions } = administration;
    users.put(INTERNAL_ACTOR, { name: 'ann', password: 'x', tags: ['management'] });
    const page = bench.open(new WebUser('ann', administration));
    const id = page.subscribe('vhosts', {});
    const told = (): unknown => {
      bench.pass(200);
      page.takeAll(id);
      return page.payloads('vhosts', id).map(({ payload }) => payload.vhosts);
    };
    expect(told()).toEqual([[]]);
    vhosts.put(INTERNAL_ACTOR, 'v', {});
    expect(told()).toEqual([[]]);
    const all = { configure: '', write: '', read: '' };
    permissions.set(INTERNAL_ACTOR, { user: 'ann', vhost: 'v', ...all });
    expect(told()).toEqual([[], ['v']]);
    users.put(INTERNAL_ACTOR, { name: 'ann', tags: ['administrator'] });
    expect(told()).toEqual([[], ['v'], ['/', 'v']]);
    vhosts.delete(INTERNAL_ACTOR, 'v');
    expect(told()).toEqual([[], ['v'], ['/', 'v'], ['/']]);
    users.delete(INTERNAL_ACTOR, 'ann');
    bench.pass(200);
    expect(page.end(id)).toMatchObject({ condition: 'ACCESS_REFUSED' });
  });
});
