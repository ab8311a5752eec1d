import { describe, expect, it } from 'vitest';
import { missingActions } from './shell-commands.tsx';

const action = { run: (): void => {} };

describe('missingActions', () => {
  it('leaves a command to whoever has registered it', () => {
    const own = { 'view.list': action, 'view.topology': action };
    const theirs = { run: (): void => {} };
    expect(missingActions(own, new Map([['view.list', theirs]]))).toEqual({
      'view.topology': action,
    });
  });
});
