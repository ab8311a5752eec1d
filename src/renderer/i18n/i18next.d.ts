// Makes `t` know every key. Types only.

import type { ENGLISH } from './resources.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: typeof ENGLISH;
    returnNull: false;
  }
}
