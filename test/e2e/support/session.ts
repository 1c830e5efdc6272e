import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { DEFAULT_HOST } from "../../support/host/hostVersions.mjs";
import { openWorkbench } from "../../support/host/openWorkbench.mjs";
import { startServer } from "../../support/host/workbenchServer.mjs";
import { ROOT } from "../../support/paths.mjs";
import { extensionErrors } from "./extensionErrors.ts";
import { installedExtensions } from "./extensionPackage.ts";
import { Workbench } from "./workbench.ts";

export interface SessionOptions {
  /** Folder that is copied and opened; default: the fixture workspace. */
  readonly workspace?: string;
  /** What of the copy is opened: a folder or a .code-workspace file in it; default: all of it. */
  readonly open?: string;
  /** User settings on top of those that keep the workbench quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False: the workbench asks whether the workspace is trusted. */
  readonly trusted?: boolean;
  readonly locale?: "en" | "ko";
  /** Reaches the extension host: PGPASSFILE and the like. */
  readonly env?: Readonly<Record<string, string>>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

type Server = Awaited<ReturnType<typeof startServer>>;

/** A real VS Code with the packaged extension on a copy of a workspace, shown in a real browser. */
export class Session {
  readonly #options: SessionOptions;
  readonly #scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-e2e-"));
  #server: Server | undefined;
  #context: BrowserContext | undefined;
  #workbench: Workbench | undefined;

  private constructor(options: SessionOptions) {
    this.#options = options;
  }

  static async open(options: SessionOptions = {}): Promise<Session> {
    const session = new Session(options);
    const source = options.workspace ?? path.join(ROOT, "test/fixtures/workspace");
    cpSync(source, session.workspace, { recursive: true });
    try {
      await session.start();
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** The copy that is open: tests may change and read its files. */
  get workspace(): string {
    return path.join(this.#scratch, "workspace");
  }

  get workbench(): Workbench {
    if (this.#workbench === undefined) {
      throw new Error("The session is closed.");
    }
    return this.#workbench;
  }

  get page(): Page {
    return this.workbench.page;
  }

  /** Starts server and browser; after {@link stop}, on the same port, so that secrets stay. */
  async start(): Promise<void> {
    const { settings, trusted, locale, env, viewport, open } = this.#options;
    const version = process.env["SCHEMA_OPS_TEST_HOST"] ?? DEFAULT_HOST;
    const port = this.#server?.port;
    this.#server = await startServer({
      version,
      dataDir: path.join(this.#scratch, "user-data"),
      extensionsDir: installedExtensions(version),
      ...(port === undefined ? {} : { port }),
      ...(settings === undefined || port !== undefined ? {} : { settings }),
      ...(trusted === undefined ? {} : { trusted }),
      ...(locale === undefined ? {} : { locale }),
      ...(env === undefined ? {} : { env }),
    });
    const { context, page } = await openWorkbench(this.#server, {
      profileDir: path.join(this.#scratch, "browser"),
      folder: path.join(this.workspace, open ?? ""),
      ...(viewport === undefined ? {} : { viewport }),
    });
    this.#context = context;
    this.#workbench = new Workbench(page);
    await context.tracing.start({ screenshots: true, snapshots: true });
  }

  /** Ends browser and server in an orderly way; the workspace stays. */
  async stop(): Promise<void> {
    this.#workbench = undefined;
    await this.#context?.close();
    await this.#server?.stop();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Loads the window anew, as "Developer: Reload Window" does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.waitForSelector(".monaco-workbench");
  }

  /** A second window on the same workspace, in the same server. */
  async openSecondWindow(): Promise<Workbench> {
    const page = await this.#context?.newPage();
    if (page === undefined || this.#server === undefined) {
      throw new Error("The session is closed.");
    }
    await page.goto(
      this.#server.url({ folder: path.join(this.workspace, this.#options.open ?? "") }),
    );
    await page.waitForSelector(".monaco-workbench");
    return new Workbench(page);
  }

  /** Ends every extension host at once, as if it had crashed. */
  killExtensionHosts(): void {
    const pids = extensionHosts(this.#server?.pid);
    if (pids.length === 0) {
      throw new Error("There is no extension host to kill.");
    }
    for (const pid of pids) {
      process.kill(pid, "SIGKILL");
    }
  }

  /** Ends the server with all that it started, as if the power went; {@link start} brings it back. */
  async killServer(): Promise<void> {
    const pid = this.#server?.pid;
    this.#workbench = undefined;
    if (pid !== undefined) {
      process.kill(-pid, "SIGKILL");
    }
    await this.#context?.close();
  }

  /** Errors of our extension in the logs of this session's extension hosts. */
  extensionErrors(): readonly string[] {
    return logFiles(this.#scratch, "remoteexthost.log").flatMap((file) =>
      extensionErrors(readFileSync(file, "utf8")),
    );
  }

  /** Keeps a picture, a trace and the logs for a person to look at. */
  async keepEvidence(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    await this.#workbench?.page.screenshot({ path: path.join(folder, "workbench.png") });
    await this.#context?.tracing.stop({ path: path.join(folder, "trace.zip") });
    await this.#context?.tracing.start({ screenshots: true, snapshots: true });
    const logs = path.join(this.#scratch, "user-data/logs");
    if (existsSync(logs)) {
      cpSync(logs, path.join(folder, "logs"), { recursive: true });
    }
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

function logFiles(folder: string, name: string): readonly string[] {
  const logs = path.join(folder, "user-data/logs");
  return existsSync(logs)
    ? readdirSync(logs, { recursive: true, encoding: "utf8" })
        .filter((file) => path.basename(file) === name)
        .map((file) => path.join(logs, file))
    : [];
}

/** Process ids of the extension hosts that descend from a server. */
function extensionHosts(server: number | undefined): readonly number[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,pgid=,args="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [pid, group] = line.trim().split(/\s+/).map(Number);
    return group === server && line.includes("--type=extensionHost") && pid !== undefined
      ? [pid]
      : [];
  });
}
