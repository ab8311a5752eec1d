import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, exportFileName } from './export-formats.ts';

describe('the name of an exported file', () => {
  const day = new Date(2026, 0, 5);
  const name = (vhost: string | null) => exportFileName(EXPORT_FORMATS[0]!, vhost, day);

  it('says the vhost and the day', () => {
    expect(name('shop')).toBe('definitions-shop-2026-01-05.json');
    expect(name(null)).toBe('definitions-2026-01-05.json');
  });

  it('is one that every file system takes', () => {
    expect(name('/')).toBe('definitions-default-2026-01-05.json');
    expect(name('a/b:c')).toBe('definitions-a-b-c-2026-01-05.json');
    expect(name('../..')).toBe('definitions-default-2026-01-05.json');
    expect(name('订单')).toBe('definitions-订单-2026-01-05.json');
  });
});
