import assert from 'node:assert/strict';
import { pageHtml } from '../../src/extension/pageHtml';

describe('pageHtml', () => {
  const html = pageHtml({
    element: 'nm-review',
    title: 'Review',
    source: 'https://webview',
    nonce: 'abc123',
    script: 'https://webview/reviewMain.js',
    language: 'de',
  });
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1].split('; ');

  it('allows its one script, its own styles and images, and nothing else', () => {
    assert.deepEqual(policy, [
      "default-src 'none'",
      "script-src 'nonce-abc123'",
      "style-src 'nonce-abc123'",
      'img-src https://webview data:',
    ]);
  });

  it('loads the script with the nonce that the policy names, after the element that the script fills', () => {
    assert.deepEqual(html.match(/<script[^>]*>/g), [
      '<script type="module" nonce="abc123" src="https://webview/reviewMain.js">',
    ]);
    assert.match(html, /<html lang="de">[^]*<nm-review><\/nm-review>\s*<script/);
  });
});
