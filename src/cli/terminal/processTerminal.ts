import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { Terminal } from "../parts.ts";

/**
 * The terminal of this process. A reader that went away (`| head`) is no error: what it does not want
 * is not written, and the work goes on.
 */
export function createProcessTerminal(signal: AbortSignal): Terminal {
  const { stdin, stdout, stderr } = process;
  const out = quietWriter(stdout);
  const note = quietWriter(stderr);
  return {
    interactive: stdin.isTTY && stderr.isTTY,
    out,
    note,
    ask: (question, secret) => (secret ? askSecret(question, note, signal) : ask(question, signal)),
  };
}

function quietWriter(stream: NodeJS.WriteStream): (text: string) => void {
  let open = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code !== "EPIPE") {
      throw error;
    }
  });
  return (text) => {
    if (open) {
      stream.write(text);
    }
  };
}

async function askSecret(
  question: string,
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<string | null> {
  note(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await ask("", signal, nowhere);
  note("\n");
  return answer;
}

/** Null at the end of input, and on Ctrl-C, which is passed on. */
function ask(
  question: string,
  signal: AbortSignal,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string | null> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, output, terminal: true });
    const end = (answer: string | null): void => {
      signal.removeEventListener("abort", onAbort);
      resolve(answer);
      lines.close();
    };
    const onAbort = (): void => end(null);
    signal.addEventListener("abort", onAbort);
    lines.on("SIGINT", () => process.emit("SIGINT"));
    lines.on("close", () => end(null));
    lines.question(question, end);
    if (signal.aborted) {
      end(null);
    }
  });
}
