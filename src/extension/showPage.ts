import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { env, Uri, type Webview } from 'vscode';
import { pageHtml, type Page } from './pageHtml';

const SCRIPTS = join(__dirname, 'webview');

/** Fills a webview with a page of ours, which may load images from these folders. They are fixed with the page. */
export function showPage(
  webview: Webview,
  { script, folders, ...page }: Pick<Page, 'element' | 'title' | 'script'> & { readonly folders: readonly Uri[] },
): void {
  webview.options = { enableScripts: true, localResourceRoots: [Uri.file(SCRIPTS), ...folders] };
  webview.html = pageHtml({
    ...page,
    script: webview.asWebviewUri(Uri.file(join(SCRIPTS, script))).toString(),
    source: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
    language: env.language,
  });
}
