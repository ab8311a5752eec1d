import { describe, expect, it } from 'vitest';
import { STUDIO_COMMANDS } from './command-list.ts';
import { commandTitles, menuTitles } from './command-titles.ts';

describe('titles', () => {
  it('tell all commands of a language apart', () => {
    for (const language of ['en', 'zh-CN'] as const) {
      const titles = STUDIO_COMMANDS.map(({ id }) => commandTitles[language][id]);
      expect(new Set(titles).size).toBe(STUDIO_COMMANDS.length);
    }
  });

  it('are in Chinese characters in Chinese, but for the name of English', () => {
    const all = [...Object.entries(commandTitles['zh-CN']), ...Object.entries(menuTitles['zh-CN'])];
    for (const [id, title] of all) {
      if (id !== 'view.language-en') expect(title, id).toMatch(/\p{Script=Han}/u);
    }
  });
});
