import assert from "node:assert/strict";
import type { ReportKind } from "../../../../src/core/monitoring/cadence.ts";
import { DueReports } from "../../../../src/host/monitoring/dueReports.ts";

type Parts = ConstructorParameters<typeof DueReports>[0];

/** Reports of which each is due until it was taken. */
class Desk {
  readonly taken: ReportKind[] = [];
  readonly due: Set<ReportKind>;
  wanted = true;
  /** Taken by somebody else, which only reading again shows. */
  elsewhere: ReportKind | null = null;
  now = 0;
  take: () => Promise<void> = () => Promise.resolve();
  readonly own: DueReports;

  constructor(...due: readonly ReportKind[]) {
    this.due = new Set(due);
    this.own = new DueReports({
      reports: this.#reports(),
      wanted: () => this.wanted,
      now: () => this.now,
    });
  }

  #reports(): Parts["reports"] {
    return {
      kinds: () => ["daily", "weekly"],
      due: (kind) => ({ lastAt: 0, nextAt: 0, due: this.due.has(kind) }),
      running: () => null,
      reload: () => {
        if (this.elsewhere !== null) {
          this.due.delete(this.elsewhere);
        }
        return Promise.resolve();
      },
      takeQuietly: async (kind) => {
        this.taken.push(kind);
        await this.take();
        this.due.delete(kind);
        return null;
      },
    };
  }
}

describe("Due reports of a window", () => {
  it("are taken one after the other, and each once", async () => {
    const desk = new Desk("daily", "weekly");
    await Promise.all([desk.own.look(), desk.own.look()]);
    await desk.own.look();
    assert.deepEqual(desk.taken, ["daily", "weekly"]);
  });

  it("are left alone while the setting is off, also when that changes on the way", async () => {
    const desk = new Desk("daily", "weekly");
    desk.wanted = false;
    await desk.own.look();
    assert.deepEqual(desk.taken, []);
    desk.wanted = true;
    desk.take = () => {
      desk.wanted = false;
      return Promise.resolve();
    };
    await desk.own.look();
    assert.deepEqual(desk.taken, ["daily"]);
  });

  it("are not taken when another window or the terminal has", async () => {
    const desk = new Desk("daily", "weekly");
    desk.elsewhere = "daily";
    await desk.own.look();
    assert.deepEqual(desk.taken, ["weekly"]);
  });

  it("that cannot be kept are said once, and tried again after an hour", async () => {
    const desk = new Desk("daily");
    desk.take = () => Promise.reject(new Error("no space left on device"));
    await assert.rejects(desk.own.look(), /no space left/);
    await desk.own.look();
    desk.now = 3_600_000;
    await assert.rejects(desk.own.look(), /no space left/);
    assert.deepEqual(desk.taken, ["daily", "daily"]);
  });
});
