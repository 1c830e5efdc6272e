import { useSession } from "./support/useSession.ts";

describe("a workspace with a checklist", () => {
  const suite = useSession();

  it("shows the container with its view and the phases of the checklist", async () => {
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    await workbench.view("Deployment Checklist").row("Phase 1").locator.waitFor();
  });

  it("offers its commands in the palette", async () => {
    const titles = await suite.workbench.quickInput.commands("Schema Ops");
    if (!titles.some((title) => title.startsWith("Schema Ops: "))) {
      throw new Error(`The palette offers only ${titles.join(", ")}`);
    }
  });
});
