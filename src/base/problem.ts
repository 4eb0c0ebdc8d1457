// A failure that says what happened, to what, and what should happen next.
// Secrets never enter `message` or `data`; see secret.ts.

/** What the catcher should do: `retry` with back-off, `wait` for a known time or event, `stall` until a person changes something. */
export type Verdict = "retry" | "wait" | "stall";

/** The parts of a problem as a catalogue entry returns them. `message` is lower-case and names the thing and the value. */
export interface ProblemParts {
  readonly verdict: Verdict;
  readonly message: string;
  /** What a person should do next; a front door appends it to the message. */
  readonly next?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A failure with a code of the form `room.name`. */
export class Problem<Code extends string = string> extends Error {
  readonly code: Code;
  readonly verdict: Verdict;
  readonly next: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: Code, parts: ProblemParts, cause?: unknown) {
    super(parts.message, cause === undefined ? undefined : { cause });
    this.name = "Problem";
    this.code = code;
    this.verdict = parts.verdict;
    this.next = parts.next;
    this.data = parts.data ?? {};
  }
}

type Entries = Readonly<Record<string, (...args: never[]) => ProblemParts>>;
type Makers<Room extends string, E extends Entries> = {
  readonly [K in keyof E & string]: (...args: [...Parameters<E[K]>, cause?: unknown]) => Problem<`${Room}.${K}`>;
};

/**
 * Makes one constructor per failure of a room. An extra last argument becomes the cause.
 * @example const git = catalogue("git", { refNotFound: (ref: string) => ({ verdict: "stall", message: `no ref ${ref}` }) });
 *          throw git.refNotFound("refs/heads/main", error);
 */
export function catalogue<const Room extends string, const E extends Entries>(room: Room, entries: E): Makers<Room, E> {
  const makers = Object.entries(entries).map(([name, parts]) => [
    name,
    (...args: unknown[]) => {
      const own = args.slice(0, parts.length);
      return new Problem(`${room}.${name}`, (parts as (...args: unknown[]) => ProblemParts)(...own), args[parts.length]);
    },
  ]);
  return Object.fromEntries(makers) as Makers<Room, E>;
}

/** True for a Problem, or for a Problem with that code (`room.name`) or of that room (`room.`). */
export function isProblem(value: unknown, code?: string): value is Problem {
  if (!(value instanceof Problem)) return false;
  return code === undefined || value.code === code || (code.endsWith(".") && value.code.startsWith(code));
}

/** The message of anything thrown, with the messages of its causes, outermost first. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause === undefined ? "" : messageOf(thrown.cause);
  return cause === "" || thrown.message.includes(cause) ? thrown.message : `${thrown.message}: ${cause}`;
}
