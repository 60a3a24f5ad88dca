import { EnvHttpProxyAgent, type Dispatcher } from 'undici';
import type { ProxySettings } from '../../protocol/models';

/** What the environment says, for the command line. */
export const environmentProxy: ProxySettings = { proxy: '', strictSsl: true, noProxy: [] };

/** Milliseconds without a byte after which a connection counts as cut. */
const SILENCE = 30_000;

/** The caller closes it. */
export function networkThrough({ proxy, strictSsl, noProxy }: ProxySettings): Dispatcher {
  const tls = { rejectUnauthorized: strictSsl };
  return new EnvHttpProxyAgent({
    ...(proxy !== '' && { httpProxy: proxy, httpsProxy: proxy }),
    ...(noProxy.length > 0 && { noProxy: noProxy.join(',') }),
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
    headersTimeout: SILENCE,
    bodyTimeout: SILENCE,
  });
}
