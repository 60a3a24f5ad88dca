/** What the page may load: one script of ours, the styles that it and the toolkit make (which reads its nonce from a meta element), and images of the dataset. */
function contentSecurityPolicy(source: string, nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`,
    `img-src ${source}`,
    `font-src ${source}`,
  ].join('; ');
}

export interface ReviewPage {
  /** The webview's own origin. */
  readonly source: string;
  readonly nonce: string;
  readonly script: string;
  readonly language: string;
}

export function reviewHtml({ source, nonce, script, language }: ReviewPage): string {
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(source, nonce)}">
  <meta property="csp-nonce" content="${nonce}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Nearmiss Review</title>
</head>
<body>
  <nm-review></nm-review>
  <script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
