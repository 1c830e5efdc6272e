import { connect, type NetConnectOpts } from "node:net";
import type { Client } from "pg";
import * as v from "valibot";
import { isSocketFolder } from "../core/connection/parseProfile.ts";

/** What the server gave us to cancel by: part of the protocol, not of the driver's types. */
const backendKey = v.object({ processID: v.number(), secretKey: v.number() });

const CANCEL_REQUEST_CODE = 80_877_102;
const GIVE_UP_AFTER_MS = 5000;

/**
 * Asks the server to cancel what the client's session runs, over a connection of its own, as the
 * protocol has it. Resolves when the request was delivered or could not be: the statement tells.
 */
export function sendCancelRequest(client: Client): Promise<void> {
  const { processID, secretKey } = v.parse(backendKey, client);
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_REQUEST_CODE, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const socket = connect(address(client.host, client.port));
    socket.setTimeout(GIVE_UP_AFTER_MS, () => socket.destroy());
    socket.once("error", () => socket.destroy());
    socket.once("close", () => resolve());
    socket.once("connect", () => socket.end(message));
    // The server closes without a word; what it sends is of no interest.
    socket.resume();
  });
}

function address(host: string, port: number): NetConnectOpts {
  return isSocketFolder(host) ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
}
