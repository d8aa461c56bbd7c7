/** The page that loads the browser side, under a content security policy that allows its own script and styles only. */

export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** Where styles may come from, as the editor names it. */
  readonly source: string;
  readonly nonce: string;
}

/** The toolkit reads the nonce from its own meta element for the one style element that it makes. */
export function page({ script, style, source, nonce }: PageParts): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source} 'nonce-${nonce}';`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta property="csp-nonce" content="${nonce}">
  <meta name="viewport" content="width=device-width, initial-scale=1.0">
  <link rel="stylesheet" href="${style}">
  <title>Nudge</title>
</head>
<body>
  <div id="root"></div>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
