/** Where the webview loads an image from: each folder and the name are encoded, the slashes between them stay. */
export function imageUrl(base: string, path: string): string {
  const folder = base.endsWith('/') ? base : `${base}/`;
  return folder + path.split('/').map(encodeURIComponent).join('/');
}
