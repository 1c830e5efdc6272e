import type { Scope } from "../../core/deployment/control.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { FollowedDeployment, ResultsActions } from "../panels/resultsPanel.ts";
import type { DeploymentAccess } from "./deploymentAccess.ts";
import { judgeAs } from "./tickCommands.ts";

type Handlers = Omit<
  CommandHandlers,
  | "schemaOps.runSelected"
  | "schemaOps.verifySelected"
  | "schemaOps.toggleItem"
  | "schemaOps.openResults"
>;

/** What the buttons of the results page do: the same as the commands. */
export function resultsActions(
  handlers: () => Handlers,
  access: DeploymentAccess,
  guarded: (run: () => void | Promise<void>) => Promise<void>,
): ResultsActions {
  const ref = (kind: string, id: string, { document }: FollowedDeployment): unknown => ({
    runbook: document.toString(),
    kind,
    id,
  });
  return {
    verify: (scope, deployment) =>
      guarded(() => verify(handlers(), scope, argumentOf(scope, deployment))),
    run: (scope, deployment) =>
      guarded(() => run(handlers(), scope, argumentOf(scope, deployment))),
    compare: (query, deployment) =>
      guarded(() => handlers()["schemaOps.compareAnswers"](ref("query", query, deployment))),
    cancel: (deployment) =>
      guarded(() => handlers()["schemaOps.cancelRun"]({ runbook: deployment.document.toString() })),
    acceptFailure: (block, deployment) =>
      guarded(() => handlers()["schemaOps.acceptFailure"](ref("block", block, deployment))),
    judge: (card, verdict, deployment) =>
      guarded(async () => {
        const open = await access.opened({ runbook: deployment.document.toString() });
        await judgeAs(access, open, card, verdict);
      }),
    openLog: (block, deployment) =>
      guarded(() => handlers()["schemaOps.openLog"](ref("block", block, deployment))),
    showChanges: (step, connection, { document }) =>
      guarded(() =>
        handlers()["schemaOps.showStepChanges"]({
          ...{ kind: "changes", runbook: document.toString(), id: step, connection },
        }),
      ),
    startDeployment: () => guarded(() => handlers()["schemaOps.startDeployment"](undefined)),
  };
}

function argumentOf(scope: Scope, { document }: FollowedDeployment): unknown {
  return { runbook: document.toString(), ...scope };
}

function verify(handlers: Handlers, scope: Scope, argument: unknown): void | Promise<void> {
  switch (scope.kind) {
    case "all":
      return handlers["schemaOps.verifyAll"](argument);
    case "section":
      return handlers["schemaOps.verifySection"](argument);
    case "step":
      return handlers["schemaOps.verifyStep"](argument);
    case "item":
      return handlers["schemaOps.verifyItem"](argument);
    case "query":
      return handlers["schemaOps.verifyQuery"](argument);
    case "block":
      return handlers["schemaOps.runBlock"](argument);
  }
}

function run(handlers: Handlers, scope: Scope, argument: unknown): void | Promise<void> {
  switch (scope.kind) {
    case "all":
      return handlers["schemaOps.runAll"](argument);
    case "section":
      return handlers["schemaOps.runSection"](argument);
    case "step":
      return handlers["schemaOps.runStep"](argument);
    case "item":
      return handlers["schemaOps.runItem"](argument);
    case "block":
      return handlers["schemaOps.runBlock"](argument);
    case "query":
      return handlers["schemaOps.verifyQuery"](argument);
  }
}
