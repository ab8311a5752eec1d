import { describe, expect, it } from 'vitest';
import { usePreferences } from '../state/preferences-store.ts';
import { currentLanguage, i18n, spokenLanguage } from './index.ts';

describe('spokenLanguage', () => {
  it('is the preference when there is one', () => {
    expect(spokenLanguage('zh-CN', ['en-US'])).toBe('zh-CN');
    expect(spokenLanguage('en', ['zh-CN'])).toBe('en');
  });

  it('is the first of the browser that is known', () => {
    expect(spokenLanguage('system', ['fr', 'zh-TW', 'en'])).toBe('zh-CN');
    expect(spokenLanguage('system', ['de', 'en-GB', 'zh'])).toBe('en');
  });

  it('is English when none is known', () => {
    expect(spokenLanguage('system', ['fr', 'de'])).toBe('en');
  });
});

describe('language', () => {
  it('follows the preference at once', () => {
    usePreferences.getState().set({ language: 'zh-CN' });
    expect(i18n.t('app:login.submit')).toBe('登录');
    expect(currentLanguage()).toBe('zh-CN');
    usePreferences.getState().set({ language: 'en' });
    expect(i18n.t('app:login.submit')).toBe('Log in');
    expect(currentLanguage()).toBe('en');
  });
});
