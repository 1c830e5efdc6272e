import { constants, openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import net from "node:net";
import { FIELD, RECORD } from "../../core/deployment/blockRecord.ts";

/** What a block asks of us while it waits. */
export type BlockRequest =
  | {
      readonly kind: "prompt";
      readonly secret: boolean;
      /** Line of the block; null in a script that the block calls. */
      readonly line: number | null;
      readonly text: string;
    }
  /** A copy of a psql script with its paths mapped. */
  | { readonly kind: "map"; readonly cwd: string; readonly file: string };

export interface RequestChannel {
  close(): void;
}

/** Listens on the run's FIFO; an answer of null refuses. Every request is answered once. */
export function listenForRequests(
  fifo: string,
  answer: (request: BlockRequest) => Promise<string | null>,
  onError: (error: unknown) => void,
): RequestChannel {
  // Open for writing too: the FIFO then never ends while no writer is there.
  const fd = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  const socket = new net.Socket({ fd, readable: true, writable: false });
  let pending = "";
  socket.setEncoding("utf8");
  socket.on("data", (data: Buffer | string) => {
    pending += String(data);
    const records = pending.split(RECORD);
    pending = records.pop() ?? "";
    for (const record of records) {
      serve(record, answer).catch(onError);
    }
  });
  socket.on("error", onError);
  return { close: () => socket.destroy() };
}

async function serve(
  record: string,
  answer: (request: BlockRequest) => Promise<string | null>,
): Promise<void> {
  const [replyTo = "", kind = "", ...fields] = record.split(FIELD);
  const request = parseRequest(kind, fields);
  const text = request === null ? null : await answer(request);
  // The asker reads one line.
  const line = text === null ? "-\n" : `+${text.replace(/[\r\n]+/g, " ")}\n`;
  try {
    await writeFile(replyTo, line, { flag: constants.O_WRONLY | constants.O_NONBLOCK });
  } catch (error) {
    if (!isGone(error)) {
      throw error;
    }
  }
}

/** The asker did not wait: it was ended in the meantime. */
function isGone(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ENXIO" || code === "ENOENT" || code === "EPIPE";
}

function parseRequest(kind: string, fields: readonly string[]): BlockRequest | null {
  const [first = "", second = "", ...rest] = fields;
  switch (kind) {
    case "prompt":
      return {
        kind,
        secret: first === "1",
        line: second === "0" ? null : Number(second),
        text: rest.join(" "),
      };
    case "map":
      return { kind, cwd: first, file: second };
    default:
      return null;
  }
}
