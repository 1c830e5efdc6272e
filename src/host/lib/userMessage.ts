/** A button of a message: what it says and the command it runs. */
export interface MessageAction {
  readonly title: string;
  readonly run: () => unknown;
}

/** A failure whose message is meant for the user as it stands: one sentence and, where it helps, an action. */
export class UserMessage extends Error {
  readonly severity: "information" | "warning" | "error";
  readonly actions: readonly MessageAction[];

  constructor(
    message: string,
    options: {
      readonly severity?: "information" | "warning" | "error";
      readonly actions?: readonly MessageAction[];
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "UserMessage";
    this.severity = options.severity ?? "warning";
    this.actions = options.actions ?? [];
  }
}

/** The person pressed Escape or chose not to: no error, nothing is said. */
export class Cancelled extends Error {
  constructor() {
    super("cancelled");
    this.name = "Cancelled";
  }
}

/** Goes on with what was answered, or ends quietly when it was dismissed. */
export function orCancelled<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) {
    throw new Cancelled();
  }
  return value;
}
