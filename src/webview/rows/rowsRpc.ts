import type { RowsHostSide, RowsPageSide } from "../../protocol/rows.ts";
import { type Rpc, RpcError } from "../../protocol/rpc.ts";

export type RowsRpc = Rpc<RowsPageSide, RowsHostSide>;

export function isCancelled(error: unknown): boolean {
  return error instanceof RpcError && error.code === "cancelled";
}
