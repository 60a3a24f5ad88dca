import { workspace } from 'vscode';
import type { EngineSettings, ProxySettings } from '../engine/protocol';

export const SECTION = 'nearmiss';
const DEFAULT_PROBLEMS = 200;

/** All settings, read once here; a value of the wrong kind counts as the default. */
export function readSettings(): EngineSettings {
  const problems = workspace.getConfiguration(SECTION).get<unknown>('problems.maximum');
  return { problems: typeof problems === 'number' && problems >= 0 ? Math.floor(problems) : DEFAULT_PROBLEMS };
}

/** How VS Code reaches the network. */
export function readProxySettings(): ProxySettings {
  const http = workspace.getConfiguration('http');
  const noProxy = http.get<unknown>('noProxy');
  return {
    proxy: http.get<unknown>('proxySupport') === 'off' ? '' : String(http.get<unknown>('proxy') ?? ''),
    strictSsl: http.get<unknown>('proxyStrictSSL') !== false,
    noProxy: Array.isArray(noProxy) ? noProxy.map(String) : [],
  };
}
