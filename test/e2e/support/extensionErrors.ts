const ENTRY = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[(\w+)\] /;

/** Entries of an extension host's log that report an error in which our extension appears. */
export function extensionErrors(log: string): readonly string[] {
  return logEntries(log).filter(
    (entry) => ENTRY.exec(entry)?.[1] === "error" && /schema-ops\.schema-ops|schemaOps/.test(entry),
  );
}

/** An entry starts with its time and may go on over several lines. */
function logEntries(log: string): readonly string[] {
  const entries: string[] = [];
  for (const line of log.split("\n")) {
    const last = entries.at(-1);
    if (last === undefined || ENTRY.test(line)) {
      entries.push(line);
    } else {
      entries[entries.length - 1] = `${last}\n${line}`;
    }
  }
  return entries;
}
