/** A pretrained model that can be had by name, or that lies in the models' folder. */
export interface ListedModel {
  readonly name: string;
  /** What it is good for, in a few words. */
  readonly about: string;
  /** Where it lies; null while it is not here. */
  readonly file: string | null;
  readonly bytes: number;
  /** Where it can be had from; null for a model of the user's own. */
  readonly source: ModelSource | null;
}

export interface ModelSource {
  readonly url: string;
  readonly sha256: string;
  readonly licence: string;
  /** Numbers per image. */
  readonly dim: number;
  /** Where it is put, also by hand. */
  readonly target: string;
}

/** How the network is reached, as VS Code's settings `http.proxy`, `http.proxyStrictSSL` and `http.noProxy` say it. */
export interface ProxySettings {
  /** Address of the proxy; '' takes HTTP_PROXY and HTTPS_PROXY of the environment, or none. */
  readonly proxy: string;
  /** Whether certificates have to be in order. */
  readonly strictSsl: boolean;
  /** Hosts that are reached without it; an empty list takes NO_PROXY of the environment. */
  readonly noProxy: readonly string[];
}
