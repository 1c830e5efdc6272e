import { useEffect, useState } from "preact/hooks";

/** How long "Copied" stands, in milliseconds. */
const COPIED_FOR_MS = 2000;

/** Whether something was copied a moment ago, and what tells so. */
export function useCopied(): readonly [boolean, (copied: boolean) => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), COPIED_FOR_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, setCopied];
}
