/** The commands of the view "Backups"; their code is loaded with the first that is called. */
export const BACKUP_COMMANDS = [
  "schemaOps.takeBackup",
  "schemaOps.refreshBackups",
  "schemaOps.checkBackup",
  "schemaOps.restoreCheckBackup",
  "schemaOps.restoreBackup",
  "schemaOps.dropFailedDatabase",
  "schemaOps.rollBackToBackup",
  "schemaOps.revealBackup",
  "schemaOps.deleteBackup",
  "schemaOps.rollBackDeployment",
  "schemaOps.rollBackBeforeStep",
] as const;
