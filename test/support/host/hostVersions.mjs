/**
 * The VS Code servers that the tests run on, from the npm package code-server.
 *
 * @typedef {object} HostVersion
 * @property {string} vscode Version of VS Code inside.
 * @property {string} integrity Of code-server's archive, as npm writes it.
 * @property {boolean} exactShrinkwrap False: its shrinkwrap lacks packages of other platforms, which `npm ci` refuses.
 * @property {boolean} ownRipgrep True: brings ripgrep's programs for all platforms.
 * @property {boolean} ownNode False: runs on this process's Node.
 * @property {readonly string[]} unneeded Folders that are large and never used by the tests.
 */

/** @type {Readonly<Record<string, HostVersion>>} */
export const HOST_VERSIONS = {
  "4.90.3": {
    vscode: "1.90.2",
    integrity:
      "sha512-oaEgM5YkzIh6Eosk14V+2U+JEMg6smdJ1GSA5LHpexfQDIs/uH2ve4GL6AU6Kdcpbu5+nWE6kiU7eOr4uBZMlg==",
    exactShrinkwrap: false,
    ownRipgrep: false,
    ownNode: false,
    unneeded: [],
  },
  "4.100.3": {
    vscode: "1.100.3",
    integrity:
      "sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==",
    exactShrinkwrap: true,
    ownRipgrep: false,
    ownNode: false,
    unneeded: [],
  },
  "4.139.1": {
    vscode: "1.139.1",
    integrity:
      "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
    exactShrinkwrap: true,
    ownRipgrep: true,
    ownNode: true,
    unneeded: [
      "extensions/copilot",
      "extensions/mermaid-markdown-features",
      "node_modules/@github/copilot-sdk-linux-x64",
    ],
  },
};

export const DEFAULT_HOST = "4.100.3";

/** Oldest that package.json's engines allow, the default, and the newest known. */
export const ALL_HOSTS = Object.keys(HOST_VERSIONS);

/**
 * Programs that come as npm packages of one platform each.
 *
 * @typedef {object} PlatformProgram
 * @property {string} package
 * @property {string} version
 * @property {string} file Path of the program inside the package.
 * @property {string} integrity
 */

/** @type {Readonly<Record<string, { ripgrep: PlatformProgram, node: PlatformProgram | undefined }>>} */
const PROGRAMS = {
  "linux-x64": {
    ripgrep: ripgrep(
      "linux-x64",
      "sha512-mQ3bVrUpnD2vs7QT0vX90Lt0cnUq467uFtEktIdsJJmW296RoSULRGqWgzG1AKxyBpNDD6l4ZO4qKf6SgyC23Q==",
    ),
    node: node24(
      "linux-x64",
      "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
    ),
  },
  "linux-arm64": {
    ripgrep: ripgrep(
      "linux-arm64",
      "sha512-lQ/5zTG++U0E3IhVgS4EPTTn/U4okncaRMM5GOFfOYZywS4nuD31GhkHbNYlDk5CuDC68+hYJ0/eQeyCKJDA+g==",
    ),
    node: node24(
      "linux-arm64",
      "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
    ),
  },
  "darwin-arm64": {
    ripgrep: ripgrep(
      "darwin-arm64",
      "sha512-r3ktHSVbFycQNF6sl7sNDPocpsI7J+mEzh1IaZFkY0spm3k2Z9t8hPAeOK7+p0l6p6/swkQC14XWX01low+94Q==",
    ),
    node: undefined,
  },
  "darwin-x64": {
    ripgrep: ripgrep(
      "darwin-x64",
      "sha512-25b4gWbL138dGuQU244ebCKKc0q05ULBMoFSz9oAEUHNeqK/lOJViDS7DRvbDazzAzSEdan391Znks/R5mkaTQ==",
    ),
    node: undefined,
  },
};

/**
 * @param {string} version
 * @returns {HostVersion}
 */
export function hostVersion(version) {
  const found = HOST_VERSIONS[version];
  if (!found) {
    throw new Error(`Unknown host ${version}; known: ${ALL_HOSTS.join(", ")}`);
  }
  return found;
}

/**
 * @param {"ripgrep" | "node"} name
 * @returns {PlatformProgram}
 */
export function platformProgram(name) {
  const platform = `${process.platform}-${process.arch}`;
  const program = PROGRAMS[platform]?.[name];
  if (!program) {
    throw new Error(`There is no ${name} for ${platform} among the pinned packages.`);
  }
  return program;
}

/**
 * @param {string} platform
 * @param {string} integrity
 * @returns {PlatformProgram}
 */
function ripgrep(platform, integrity) {
  return { package: `@vscode/ripgrep-${platform}`, version: "1.18.0", file: "bin/rg", integrity };
}

/**
 * @param {string} platform
 * @param {string} integrity
 * @returns {PlatformProgram}
 */
function node24(platform, integrity) {
  return { package: `node-${platform}`, version: "24.21.0", file: "bin/node", integrity };
}
