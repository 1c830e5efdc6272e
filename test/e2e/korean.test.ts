import path from "node:path";
import { agreeUntil } from "./support/conversation.ts";
import { expectText, showsText } from "./support/expectText.ts";
import { useSession } from "./support/useSession.ts";
import { ROOT } from "../support/paths.mjs";

describe("the extension in Korean, in a narrow window", () => {
  const suite = useSession({
    workspace: path.join(ROOT, "test/fixtures/journey"),
    locale: "ko",
    viewport: { width: 700, height: 600 },
    settings: { "schemaOps.personName": "김" },
  });

  it("names its views and commands in Korean", async () => {
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    await workbench.view("배포 체크리스트").row("1.1").locator.waitFor();
    await workbench.view("연결").welcome.getByRole("button", { name: "연결 추가" }).waitFor();
    await workbench.runCommand("Schema Ops: 배포 시작");
    await expectText(workbench.view("배포 체크리스트").row("2.1").description, /잠김: Phase 1/);
  });

  it("asks, runs and answers in Korean", async () => {
    const { workbench } = suite;
    const view = workbench.view("배포 체크리스트");
    await view.row("1.1").expand();
    await view.row("1.1").runAction("단계 실행");
    await workbench.dialog.choose("실행");
    await agreeUntil(workbench, () => showsText(view.row("echo").description, "통과"));
  });
});
