import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import { createDisposableClusters } from "../../../src/local/cluster/disposableClusters.ts";

/** Starts a cluster, says where it is, and waits to be killed. */
const [folder = ""] = process.argv.slice(2);
const result = await createDisposableClusters({ folders: () => [folder] }).start(
  { major: 15, settings: {} },
  NEVER_CANCELLED,
);
process.stdout.write(result.ok ? result.value.host : JSON.stringify(result.error));
setInterval(() => undefined, 1000);
