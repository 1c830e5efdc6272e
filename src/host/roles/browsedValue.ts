import type { Browsed } from "../../core/catalog/browse.ts";
import { Cancelled, UserMessage } from "../lib/userMessage.ts";
import { browseFailureText } from "../tree/browseFailureText.ts";

/** What was read; why it could not be is a message for the person. */
export function browsedValue<T>(browsed: Browsed<T>): T {
  if (browsed.ok) {
    return browsed.value;
  }
  if (browsed.error.code === "cancelled") {
    throw new Cancelled();
  }
  throw new UserMessage(browseFailureText(browsed.error), { severity: "error" });
}
