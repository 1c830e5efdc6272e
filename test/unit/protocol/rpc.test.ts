import assert from "node:assert/strict";
import * as v from "valibot";
import type { Disposable } from "../../../src/core/lib/disposable.ts";
import type { CancelSignal } from "../../../src/core/lib/cancelSignal.ts";
import { CancelSource } from "../../../src/protocol/cancelSource.ts";
import {
  Rpc,
  RpcError,
  type Contract,
  type Handlers,
  type MessagePort,
} from "../../../src/protocol/rpc.ts";

const contract = {
  host: {
    requests: {
      double: { params: v.number(), result: v.number() },
      wait: { params: v.null(), result: v.null() },
    },
    events: {},
  },
  page: { requests: {}, events: { said: v.string() } },
} as const satisfies Contract;

type Host = (typeof contract)["host"];

/** Two ports joined as a webview's are: asynchronously, by structured clone. */
function wire(): { host: MessagePort; page: MessagePort; settle: () => Promise<void> } {
  const ends = [new Set<(m: unknown) => void>(), new Set<(m: unknown) => void>()] as const;
  const port = (own: 0 | 1): MessagePort => ({
    post: (message) => {
      const copy: unknown = structuredClone(message);
      setImmediate(() => ends[own === 0 ? 1 : 0].forEach((listener) => listener(copy)));
    },
    listen: (listener): Disposable => {
      ends[own].add(listener);
      return { dispose: () => ends[own].delete(listener) };
    },
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { host: port(0), page: port(1), settle };
}

function pair(handlers: Partial<Handlers<Host>> = {}) {
  const { host: hostPort, page: pagePort, settle } = wire();
  const reports: string[] = [];
  const heard: string[] = [];
  const host = new Rpc({
    local: contract.host,
    remote: contract.page,
    handlers: { double: (n: number) => n * 2, wait: () => null, ...handlers },
    listeners: {},
    port: hostPort,
    session: "h",
    report: (what) => reports.push(what),
  });
  const page = new Rpc({
    local: contract.page,
    remote: contract.host,
    handlers: {},
    listeners: { said: (text) => heard.push(text) },
    port: pagePort,
    session: "p",
    report: (what) => reports.push(what),
  });
  return { host, page, hostPort, pagePort, settle, reports, heard };
}

const code =
  (expected: string) =>
  (error: unknown): boolean =>
    error instanceof RpcError && error.code === expected;

/** What the host sends back for a raw message. */
async function reply(message: unknown): Promise<readonly unknown[]> {
  const { pagePort, settle } = pair();
  const replies: unknown[] = [];
  pagePort.listen((answer) => replies.push(answer));
  pagePort.post(message);
  await settle();
  return replies;
}

describe("Rpc", () => {
  it("answers a request with its handler's result", async () => {
    assert.equal(await pair().page.request("double", 21), 42);
  });

  it("delivers events", async () => {
    const { host, heard, settle } = pair();
    host.emit("said", "hello");
    await settle();
    assert.deepEqual(heard, ["hello"]);
  });

  it("answers a handler that throws with an error that carries its message", async () => {
    const { page } = pair({
      double: () => {
        throw new Error("no numbers today");
      },
    });
    await assert.rejects(page.request("double", 1), (error: unknown) => {
      return code("failed")(error) && (error as Error).message === "no numbers today";
    });
  });

  for (const method of ["nothing", "constructor", "__proto__", "toString"]) {
    it(`answers the unknown request ${method} with an error`, async () => {
      assert.deepEqual(await reply({ kind: "request", id: "x", method, params: null }), [
        { kind: "error", id: "x", code: "unknown-method", message: method },
      ]);
    });
  }

  it("refuses parameters that are not of the contract before the handler sees them", async () => {
    const [answer] = await reply({ kind: "request", id: "x", method: "double", params: "21" });
    assert.equal((answer as { code: string }).code, "invalid-params");
  });

  it("rejects a result that is not of the contract", async () => {
    const { page } = pair({ double: (): never => "42" as never });
    await assert.rejects(page.request("double", 21), code("invalid-result"));
  });

  it("reports and drops what is no message", async () => {
    for (const junk of [null, 1, "x", [], {}, { kind: "other" }, { kind: "request", id: 7 }]) {
      assert.deepEqual(await reply(junk), []);
    }
  });

  it("drops events that are unknown or hold something else, and says so", async () => {
    const { hostPort, settle, heard, reports } = pair();
    hostPort.post({ kind: "event", name: "said", payload: 5 });
    hostPort.post({ kind: "event", name: "hasOwnProperty", payload: "x" });
    await settle();
    assert.deepEqual(heard, []);
    assert.equal(reports.length, 2);
  });

  it("ignores answers that nobody waits for", async () => {
    const { hostPort, page, settle } = pair();
    hostPort.post({ kind: "result", id: "p-1", result: 5 });
    await settle();
    assert.equal(await page.request("double", 1), 2);
  });

  it("does not take an answer meant for an earlier load of the page", async () => {
    const { hostPort, page } = pair();
    const asked = page.request("double", 1);
    hostPort.post({ kind: "result", id: "earlier-1", result: 99 });
    assert.equal(await asked, 2);
  });

  it("tells the handler that its request was given up, and rejects at once", async () => {
    let seen: CancelSignal | undefined;
    const { page, settle } = pair({
      wait: async (_params, signal) => {
        seen = signal;
        await new Promise<void>((resolve) => signal.addEventListener("abort", resolve));
        return null;
      },
    });
    const source = new CancelSource();
    const asked = page.request("wait", null, source.signal);
    await settle();
    assert.equal(seen?.aborted, false);
    source.cancel();
    await assert.rejects(asked, code("cancelled"));
    await settle();
    assert.equal(seen.aborted, true);
  });

  it("does not send a request whose signal is aborted already", async () => {
    const source = new CancelSource();
    source.cancel();
    await assert.rejects(pair().page.request("double", 1, source.signal), code("cancelled"));
  });

  it("ends everything on dispose: pending requests reject, handlers are aborted, nothing is sent", async () => {
    let aborted = false;
    const { page, host, pagePort, settle } = pair({
      wait: async (_params, signal) => {
        await new Promise<void>((resolve) => signal.addEventListener("abort", resolve));
        aborted = true;
        return null;
      },
    });
    const answers: unknown[] = [];
    const asked = page.request("wait", null);
    await settle();
    pagePort.listen((message) => answers.push(message));
    host.dispose();
    await settle();
    assert.equal(aborted, true);
    assert.deepEqual(answers, []);
    page.dispose();
    await assert.rejects(asked, code("cancelled"));
    await assert.rejects(page.request("double", 1), code("cancelled"));
  });
});
