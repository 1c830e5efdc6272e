import { launches } from "../tools/launcher.ts";

/** A network of its own, with nothing in it but the machine itself. */
const LOOPBACK_ONLY = [
  "sh",
  "-c",
  'PATH=$PATH:/usr/sbin:/sbin ip link set lo up && exec "$@"',
  "sh",
];

/**
 * What starts a block without a network, so that no program of it reaches a real server, whatever it
 * reads its address from. Null where the system has no such thing: then only what is recognised is
 * kept back.
 */
export async function networkLauncher(env: NodeJS.ProcessEnv): Promise<readonly string[] | null> {
  if (process.platform !== "linux") {
    return null;
  }
  const mapped = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  const launcher = ["unshare", ...mapped, "--net", "--", ...LOOPBACK_ONLY];
  return (await launches(launcher, { env })) ? launcher : null;
}
