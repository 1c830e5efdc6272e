import assert from "node:assert/strict";
import path from "node:path";
import { RESULTS_FOLDER } from "../../support/paths.mjs";
import { Session, type SessionOptions } from "./session.ts";
import type { Workbench } from "./workbench.ts";

export interface SuiteSession {
  readonly session: Session;
  readonly workbench: Workbench;
}

/**
 * Gives the describe block that calls it one session for all of its tests. A failed test keeps its
 * picture, trace and logs under test-results/e2e/. A test during which our extension logged an error
 * fails, unless it says which one it expects.
 */
export function useSession(
  options: SessionOptions | (() => SessionOptions | Promise<SessionOptions>) = {},
  expectedErrors: readonly RegExp[] = [],
): SuiteSession {
  let session: Session | undefined;
  let known = 0;

  before(async function openSession() {
    this.timeout(180_000);
    session = await Session.open(typeof options === "function" ? await options() : options);
  });

  afterEach(async function checkHealth() {
    const errors = session?.extensionErrors() ?? [];
    const unexpected = errors
      .slice(known)
      .filter((error) => !expectedErrors.some((expected) => expected.test(error)));
    known = errors.length;
    if (this.currentTest?.state === "failed" || unexpected.length > 0) {
      const title = this.currentTest?.fullTitle() ?? "unknown test";
      await session?.keepEvidence(path.join(RESULTS_FOLDER, "e2e", fileName(title)));
    }
    assert.deepEqual(unexpected, [], "the extension logged errors");
  });

  after(async () => {
    await session?.close();
  });

  const current = (): Session => {
    assert.ok(session, "there is no session outside of tests and hooks");
    return session;
  };
  return {
    get session() {
      return current();
    },
    get workbench() {
      return current().workbench;
    },
  };
}

function fileName(title: string): string {
  return title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 100);
}
