/** What went wrong, for a person: what was found, what was needed, what to do. */
export interface UserError {
  /** Stable and readable, e.g. `dataset/empty`; documentation and tests refer to it. */
  readonly code: string;
  readonly message: string;
}

/** A request always ends, well or badly. */
export type Reply<T> = { readonly ok: T } | { readonly error: UserError };

/**
 * Thrown inside the engine for everything that the user can do something about. Any other error is a defect of ours.
 */
export class NearmissError extends Error implements UserError {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'NearmissError';
  }
}

export function toUserError(error: unknown): UserError {
  if (error instanceof NearmissError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Nearmiss failed unexpectedly: ${message}. The log has the details; please report it.`,
  };
}
