// What a command may touch of its process: two streams, the environment, and the wish to stop. Tests pass their own.

export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** All of standard input, the second time nothing; that of the process when absent. */
  readonly input?: () => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person watches the error stream; no when absent. */
  readonly terminal?: boolean;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** Resolves when the process is asked to stop. */
export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
