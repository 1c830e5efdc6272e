import { createJournalStore } from "../../src/local/deployment/journalStore.ts";

/** A process of its own that opens a journal, says whether it holds it, and waits to be killed. */
const store = createJournalStore({
  application: "holder",
  person: { name: "lee", host: "desk" },
});
const journal = await store.open(process.argv[2] ?? "");
process.send?.({ held: journal.heldBy === null });
setInterval(() => undefined, 1000);
