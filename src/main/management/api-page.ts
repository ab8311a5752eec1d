// The page that shows the description of the API: one self-contained document that asks this server for
// openapi.json and nobody else for anything.

import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
details { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 6px; margin: .4rem 0; }
summary { cursor: pointer; padding: .4rem .7rem; display: flex; gap: .7rem; flex-wrap: wrap; }
details > div { padding: 0 .9rem .7rem; }
code { font: 13px ui-monospace, monospace; }
.method { font-weight: 600; min-width: 4.2rem; }
.what { opacity: .75; }
table { border-collapse: collapse; } td { padding: .15rem 1rem .15rem 0; vertical-align: top; }
pre { overflow: auto; }
`;

const SCRIPT = `
const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
};
const operation = (method, path, { summary, description, parameters, requestBody }) => {
  const details = element('details');
  const head = element('summary');
  head.append(element('code', method.toUpperCase(), 'method'), element('code', '/api' + path), element('span', summary, 'what'));
  const rest = element('div');
  rest.append(element('p', description));
  if (parameters.length > 0) {
    const table = element('table');
    for (const { name, in: where, description } of parameters) {
      const row = table.insertRow();
      row.insertCell().append(element('code', name));
      row.insertCell().textContent = where;
      row.insertCell().textContent = description ?? '';
    }
    rest.append(table);
  }
  const schema = requestBody?.content['application/json'].schema;
  if (schema !== undefined) rest.append(element('p', 'Body:'), element('pre', JSON.stringify(schema, null, 2)));
  details.append(head, rest);
  return details;
};
const main = document.querySelector('main');
fetch('/api/openapi.json').then((response) => response.json()).then((api) => {
  document.querySelector('#about').textContent = api.info.description;
  for (const { name } of api.tags) {
    main.append(element('h2', name));
    for (const [path, methods] of Object.entries(api.paths)) {
      for (const [method, described] of Object.entries(methods)) {
        if (described.tags.includes(name)) main.append(operation(method, path, described));
      }
    }
  }
}).catch((error) => main.append(element('p', String(error))));
`;

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** Content-Security-Policy of the page: this script, this style, this server. */
export const API_PAGE_POLICY =
  `default-src 'none'; script-src ${hashOf(SCRIPT)}; style-src ${hashOf(STYLE)}; ` +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const API_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Warren management HTTP API</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Warren management HTTP API</h1>
<p id="about"></p>
<p>For programs: <a href="/api/openapi.json">openapi.json</a></p>
<main></main>
<script>${SCRIPT}</script>
</body>
</html>
`;
