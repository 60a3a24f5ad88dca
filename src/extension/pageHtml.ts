/**
 * What a page may load: one script of ours, the styles that it and the toolkit make (which reads its nonce from a meta
 * element), and images, also such as it is sent.
 */
function contentSecurityPolicy(source: string, nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `img-src ${source} data:`,
  ].join('; ');
}

export interface Page {
  /** The element that fills the page. */
  readonly element: string;
  readonly title: string;
  /** The webview's own origin. */
  readonly source: string;
  readonly nonce: string;
  readonly script: string;
  readonly language: string;
}

export function pageHtml({ element, title, source, nonce, script, language }: Page): string {
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(source, nonce)}">
  <meta property="csp-nonce" content="${nonce}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title}</title>
</head>
<body>
  <${element}></${element}>
  <script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
