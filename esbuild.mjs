/**
 * Bundles what runs into dist/.
 *
 *   node esbuild.mjs [--production] [--watch] [--outdir DIR]
 *
 * `--production` minifies, writes no source maps and demands every entry; otherwise an entry that is
 * not there is skipped with a line.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import esbuild from "esbuild";

const ROOT = import.meta.dirname;
const { values: options } = parseArgs({
  options: {
    production: { type: "boolean", default: false },
    watch: { type: "boolean", default: false },
    outdir: { type: "string", default: path.join(ROOT, "dist") },
  },
});
const DIST = path.resolve(options.outdir);

/**
 * `import("./engine.ts")` stays a call to a file of its own, loaded when it is first needed, so that
 * activation does not pay for pg and the parsers.
 */
const LAZY_ENGINE = {
  name: "lazy-engine",
  setup(build) {
    build.onResolve({ filter: /^\.\/engine\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./engine.cjs", external: true } : undefined,
    );
  },
};

/**
 * Every module that imports these CommonJS packages would get a copy of their namespace, property by
 * property, which is most of the time that loading takes: they share one.
 */
const ONE_NAMESPACE = {
  name: "one-namespace",
  setup(build) {
    build.onResolve({ filter: /^(vscode|@vscode\/l10n)$/ }, ({ path: imported, namespace }) => {
      if (namespace !== "one-namespace") {
        return { path: imported, namespace: "one-namespace" };
      }
      return imported === "vscode" ? { path: imported, external: true } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace: "one-namespace" }, ({ path: imported }) => ({
      contents: `export * from "${imported}";`,
      resolveDir: ROOT,
      loader: "js",
    }));
  },
};

/**
 * What the extension imports while it runs (`import("./x.ts")`) gets a file of its own, loaded when it is first
 * needed; what several parts share is in one file, once. esbuild splits ES modules only, and VS Code 1.90 loads
 * CommonJS only: the parts are made as the one and written as the other.
 *
 * All that activation needs is joined into one file again: dozens of small files take VS Code longer to load than
 * their code takes to run. Parts that come later find what they share with it under its old name.
 */
const AS_COMMONJS = {
  name: "as-commonjs",
  setup(build) {
    build.onEnd(async ({ outputFiles = [], metafile }) => {
      const files = new Map(outputFiles.map(({ path: file, text }) => [file, text]));
      const entry = path.join(DIST, "extension.cjs");
      const first = filesOfActivation(entry, metafile);
      mkdirSync(path.join(DIST, PARTS), { recursive: true });
      writeFileSync(entry, await joined(entry, first, files));
      for (const [file, text] of files) {
        if (file !== entry) {
          writeFileSync(file, first.has(file) ? handedOn(entry, file) : await asCommonJs(text));
        }
      }
    });
  },
};

/** The file of the extension and all that it imports before it runs. */
function filesOfActivation(entry, { outputs }) {
  const found = new Set();
  const visit = (file) => {
    if (!found.has(file)) {
      found.add(file);
      outputs[path.relative(ROOT, file)].imports
        .filter(({ kind, external }) => kind === "import-statement" && external !== true)
        .forEach((imported) => visit(path.join(ROOT, imported.path)));
    }
  };
  visit(entry);
  return found;
}

/** One CommonJS file of these; it also exports each but the entry, for the parts that come later. */
async function joined(entry, first, files) {
  const shared = [...first]
    .filter((file) => file !== entry)
    .map((file) => `export * as ${nameOf(file)} from "./${path.relative(DIST, file)}";`);
  const { outputFiles } = await esbuild.build({
    ...CODE,
    stdin: { contents: [files.get(entry), ...shared].join("\n"), resolveDir: DIST },
    bundle: true,
    write: false,
    plugins: [
      {
        name: "joined-files",
        setup(build) {
          build.onResolve({ filter: /.*/ }, ({ path: imported, resolveDir }) => {
            if (!imported.startsWith(".")) {
              return { path: imported, external: true };
            }
            const file = path.join(resolveDir, imported);
            return first.has(file)
              ? { path: file, namespace: "joined" }
              : { path: `./${path.relative(DIST, file)}`, external: true };
          });
          build.onLoad({ filter: /.*/, namespace: "joined" }, ({ path: file }) => ({
            contents: files.get(file),
            resolveDir: path.dirname(file),
          }));
        },
      },
    ],
  });
  return outputFiles[0].text;
}

function handedOn(entry, file) {
  const from = path.relative(path.dirname(file), entry);
  return `module.exports = require("${from}").${nameOf(file)};\n`;
}

async function asCommonJs(text) {
  return (await esbuild.transform(text, CODE)).code;
}

/** "chunk-4KLZXPPR.cjs" as a name of JavaScript. */
function nameOf(file) {
  return path.basename(file, ".cjs").replace("-", "_");
}

/** Lines that the problem matcher of .vscode/tasks.json reads. */
const PROBLEMS = {
  name: "problems",
  setup(build) {
    build.onStart(() => say("[watch] build started"));
    build.onEnd(({ errors, warnings }) => {
      for (const message of errors) {
        say(problemLine("error", message));
      }
      for (const message of warnings) {
        say(problemLine("warning", message));
      }
      say("[watch] build finished");
    });
  },
};

/** VS Code 1.90 runs extensions on Node 20. */
const NODE = {
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode", "pg-native"],
};

const PAGE = {
  platform: "browser",
  target: "chrome120",
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
};

/** How the extension's own files are written. */
const CODE = {
  format: "cjs",
  platform: "node",
  target: "node20",
  minify: options.production,
  sourcemap: options.production ? false : "inline",
  legalComments: "none",
};

/** Folder of what the extension loads later. */
const PARTS = "extension";

/** A CommonJS package inside an ES module still looks for these three. */
const CLI_BANNER = [
  "#!/usr/bin/env node",
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
  "const __filename = import.meta.filename;",
  "const __dirname = import.meta.dirname;",
].join("\n");

const BUNDLES = [
  {
    entry: "src/extension.ts",
    file: "extension.cjs",
    settings: {
      ...NODE,
      format: "esm",
      splitting: true,
      entryNames: "[name]",
      chunkNames: `${PARTS}/[name]-[hash]`,
      outExtension: { ".js": ".cjs" },
      sourcemap: options.production ? false : "inline",
      write: false,
      plugins: [LAZY_ENGINE, ONE_NAMESPACE, AS_COMMONJS],
    },
  },
  { entry: "src/engine.ts", file: "engine.cjs", settings: NODE },
  { entry: "src/local/runbook/runbookWorker.ts", file: "runbookWorker.cjs", settings: NODE },
  {
    entry: "src/cli/main.ts",
    file: "cli.js",
    settings: {
      ...NODE,
      format: "esm",
      banner: { js: CLI_BANNER },
      // jsonc-parser's CommonJS form (UMD) looks for its parts at run time; its ES modules do not.
      mainFields: ["module", "main"],
    },
    executable: true,
  },
  { entry: "src/webview/results/main.tsx", file: "pages/results.js", settings: PAGE },
  {
    entry: "src/webview/monitoring/main.tsx",
    file: "pages/monitoring.js",
    settings: PAGE,
  },
  { entry: "src/webview/live/main.tsx", file: "pages/live.js", settings: PAGE },
  { entry: "src/webview/rows/main.tsx", file: "pages/rows.js", settings: PAGE },
];

/** The parser's WebAssembly: its loader reads it from the folder of the bundle that holds the loader. */
const WASM = "libpg-query.wasm";

function settingsOf(bundle) {
  const { plugins = [], ...rest } = bundle.settings;
  return {
    absWorkingDir: ROOT,
    entryPoints: [bundle.entry],
    ...(rest.splitting === true ? { outdir: DIST } : { outfile: path.join(DIST, bundle.file) }),
    bundle: true,
    minify: options.production,
    sourcemap: !options.production,
    define: { "process.env.NODE_ENV": options.production ? '"production"' : '"development"' },
    legalComments: "none",
    metafile: true,
    logLevel: options.watch ? "silent" : "warning",
    plugins: options.watch ? [...plugins, PROBLEMS] : plugins,
    ...rest,
  };
}

function presentBundles() {
  return BUNDLES.filter(({ entry, file }) => {
    if (existsSync(path.join(ROOT, entry))) {
      return true;
    }
    if (options.production) {
      throw new Error(`${entry} is missing: a production build needs every entry.`);
    }
    say(`skipped ${file}: there is no ${entry}`);
    return false;
  });
}

function copyWasm() {
  const loader = createRequire(import.meta.url).resolve("libpg-query");
  copyFileSync(path.join(path.dirname(loader), WASM), path.join(DIST, WASM));
}

/** What an earlier build left (maps, bundles that are gone) is never shipped. */
function removeOthers(kept) {
  for (const entry of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(file)) {
      rmSync(file);
    }
  }
}

function printSizes(outputs) {
  for (const [file, { bytes }] of outputs) {
    if (!file.endsWith(".map")) {
      say(
        `${(bytes / 1000).toFixed(1).padStart(8)} kB  ${path.relative(DIST, path.join(ROOT, file))}`,
      );
    }
  }
}

async function buildOnce(bundles) {
  const results = await Promise.all(bundles.map((bundle) => esbuild.build(settingsOf(bundle))));
  const outputs = results.flatMap(({ metafile }) => Object.entries(metafile.outputs));
  removeOthers(new Set([path.join(DIST, WASM), ...outputs.map(([file]) => path.join(ROOT, file))]));
  markExecutable(bundles);
  printSizes(outputs);
}

async function watch(bundles) {
  const contexts = await Promise.all(bundles.map((bundle) => esbuild.context(settingsOf(bundle))));
  await Promise.all(contexts.map((context) => context.watch()));
}

function markExecutable(bundles) {
  for (const { file } of bundles.filter(({ executable }) => executable)) {
    chmodSync(path.join(DIST, file), 0o755);
  }
}

function problemLine(severity, { text, location }) {
  const place = location
    ? `${location.file}:${location.line}:${location.column + 1}`
    : "esbuild.mjs:1:1";
  return `${place}: ${severity}: ${text}`;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

try {
  const bundles = presentBundles();
  mkdirSync(DIST, { recursive: true });
  copyWasm();
  await (options.watch ? watch(bundles) : buildOnce(bundles));
} catch (error) {
  // esbuild has shown what is wrong with the sources, line by line.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
