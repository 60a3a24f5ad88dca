/** What VS Code gives a webview, once per page. */
interface WebviewApi<State> {
  postMessage(message: unknown): void;
  getState(): State | undefined;
  setState(state: State): void;
}

declare function acquireVsCodeApi<State>(): WebviewApi<State>;

/** The other side of a view: takes and sends typed messages, and keeps what should survive a reload. */
export interface Host<To, From, State> {
  post(message: From): void;
  /** Returns the function that ends the listening. */
  listen(handler: (message: To) => void): () => void;
  restore(): State | undefined;
  save(state: State): void;
}

/** Called once by each `*Main.ts`: VS Code hands its API out a single time. */
export function connectHost<To, From, State>(): Host<To, From, State> {
  const api = acquireVsCodeApi<State>();
  return {
    post: (message) => api.postMessage(message),
    listen(handler) {
      const onMessage = (event: MessageEvent<To>): void => handler(event.data);
      window.addEventListener('message', onMessage);
      return () => window.removeEventListener('message', onMessage);
    },
    restore: () => api.getState(),
    save: (state) => api.setState(state),
  };
}
