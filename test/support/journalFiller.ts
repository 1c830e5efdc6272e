import { execFileSync } from "node:child_process";
import { createJournalStore } from "../../src/local/deployment/journalStore.ts";
import { event } from "./fakes/deployments.ts";

/** Appends until the disk refuses: no file of this process may be larger than 2 KiB. Says how far it came. */
const store = createJournalStore({
  application: "filler",
  person: { name: "lee", host: "desk" },
});
const journal = await store.open(process.argv[2] ?? "");
execFileSync("prlimit", ["--pid", String(process.pid), "--fsize=2048"]);
let written = 0;
let refused = "";
while (refused === "" && written < 100) {
  try {
    await journal.append(event({ type: "paused", reason: "x".repeat(100) }));
    written += 1;
  } catch (error) {
    refused = String(error);
  }
}
journal.dispose();
process.send?.({ written, refused }, () => process.exit());
