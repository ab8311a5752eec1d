// What the address of the studio shows when the program was not built: only a checkout of the source
// can be in that state.

export const NOT_BUILT_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Warren</title>
<style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 15vh auto 0; max-width: 34rem; padding: 0 1.5rem; }
h1 { font-size: 1.25rem; }
code { font: 13px ui-monospace, monospace; }
</style>
</head>
<body>
<h1>The studio has not been built</h1>
<p>The broker runs. Its page is made by <code>npm run build</code>; load this page again afterwards.</p>
<p>The HTTP API is described at <a href="api/">api/</a>.</p>
</body>
</html>
`;
