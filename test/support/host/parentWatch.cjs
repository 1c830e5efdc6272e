"use strict";

/** Preloaded into the server: it ends when the process that started it is gone, even after SIGKILL. */
if (process.channel && process.env.TEST_HOST_PARENT === String(process.ppid)) {
  process.on("disconnect", () => process.exit(0));
  process.channel.unref();
}
