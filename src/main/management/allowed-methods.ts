// Which methods an address has: for OPTIONS, and to tell a wrong method from a wrong address.

import type { Route } from './route.ts';

/** Gives the methods of an address as in the Allow header; null for an address of no route. */
export function allowedMethods(routes: readonly Route[]): (url: string) => string | null {
  let patterns: readonly (readonly [RegExp, string])[] | null = null;
  return (url) => {
    // Most servers are never asked for what they do not have.
    patterns ??= compile(routes);
    const [path = ''] = url.split('?');
    return patterns.find(([pattern]) => pattern.test(path))?.[1] ?? null;
  };
}

function compile(routes: readonly Route[]): readonly (readonly [RegExp, string])[] {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const ofPath = methods.get(path) ?? ['OPTIONS'];
    methods.set(path, ofPath);
    ofPath.push(...(method === 'GET' ? ['GET', 'HEAD'] : [method]));
  }
  // Addresses with fewer variable parts first, as the router takes them.
  const variables = (path: string): number => path.split('/:').length;
  return [...methods]
    .sort(([a], [b]) => variables(a) - variables(b))
    .map(([path, allowed]) => [
      new RegExp(`^/api${path.replaceAll(/:\w+/g, '[^/]+')}/?$`),
      allowed.sort().join(', '),
    ]);
}
