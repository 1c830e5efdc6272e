import type { Cluster } from "../cluster/ports.ts";
import type { ConnectionBook, ConnectionProfile } from "../connection/profile.ts";

/** The profile as it is in the rehearsal: same name, role, database and user, on the cluster. */
export function redirected(profile: ConnectionProfile, cluster: Cluster): ConnectionProfile {
  return {
    ...profile,
    host: cluster.host,
    port: cluster.port,
    sslMode: "disable",
    sslRootCert: null,
    environment: "development",
  };
}

/** The connections of a rehearsal. No password of a real server is among them. */
export function rehearsalBook(profiles: readonly ConnectionProfile[]): ConnectionBook {
  return {
    profiles: () => profiles,
    target: (name) => {
      const profile = profiles.find((one) => one.name === name);
      return Promise.resolve(profile === undefined ? undefined : { profile, password: null });
    },
  };
}
