import type { Runbook } from "./runbook.ts";

/** Reads documents away from the thread that asks: parsing never blocks it. */
export interface RunbookReader {
  /**
   * The runbook of a text. Of the requests that wait for one document only the newest is read: the
   * older ones are answered with its result. Rejects only when the reader is disposed or a text
   * ends it again and again.
   */
  read(text: string, document?: string): Promise<Runbook>;
  dispose(): void;
}
