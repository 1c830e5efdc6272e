import { isSocketFolder } from "./parseProfile.ts";
import type { ConnectionProfile } from "./profile.ts";

/** One way to open the connection. */
export type TlsAttempt =
  | { readonly kind: "plain" }
  /**
   * - `none`: encrypted, to whoever answers
   * - `chain`: the certificate must come from a trusted authority
   * - `host`: and it must name the host
   */
  | { readonly kind: "tls"; readonly verify: "none" | "chain" | "host" };

/** Where trust comes from: a file's certificates, the system's own, or nowhere. */
export type TrustedRoots = "file" | "system" | "none";

/**
 * The ways to try, in order, as libpq tries them for the profile's sslmode: the next one is only for
 * when the one before was refused. Null: the mode and the roots do not go together (nothing to verify
 * by; the system's roots with less than `verify-full`).
 * A root certificate that exists is used whatever the mode.
 */
export function tlsAttempts(
  profile: Pick<ConnectionProfile, "host" | "sslMode">,
  roots: TrustedRoots,
): readonly TlsAttempt[] | null {
  const plain: TlsAttempt = { kind: "plain" };
  if (isSocketFolder(profile.host)) {
    return [plain];
  }
  if (roots === "system") {
    // The system's authorities vouch for everybody: without the host's name that says nothing.
    return profile.sslMode === "verify-full" ? [{ kind: "tls", verify: "host" }] : null;
  }
  const tls: TlsAttempt = { kind: "tls", verify: roots === "file" ? "chain" : "none" };
  switch (profile.sslMode) {
    case "disable":
      return [plain];
    case "allow":
      return [plain, tls];
    case "prefer":
      return [tls, plain];
    case "require":
      return [tls];
    case "verify-ca":
      return roots === "none" ? null : [{ kind: "tls", verify: "chain" }];
    case "verify-full":
      return roots === "none" ? null : [{ kind: "tls", verify: "host" }];
  }
}
