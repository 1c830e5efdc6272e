/** What can be done with a row of the view "Monitoring": words of its context value. */
export const MONITORING_CAPABILITIES = [
  "canRunReport",
  "canOpenReport",
  "canOpenLine",
  "canChooseCadence",
] as const;
