/** At which values a figure of the health pack is worth a word; `null` switches a level off. */
export interface Threshold {
  readonly warning: number | null;
  readonly critical: number | null;
}

/** Names of settings (`schemaOps.monitoring.thresholds`), with their defaults. Above is worse, except where said. */
export const DEFAULT_THRESHOLDS = {
  /** Share of max_connections in use. */
  connectionsUsed: { warning: 0.8, critical: 0.95 },
  /** Share of transactions rolled back. */
  rollbacks: { warning: 0.1, critical: null },
  /** Below is worse. */
  cacheHitRate: { warning: 0.9, critical: null },
  /** Milliseconds. */
  longTransaction: { warning: 5 * 60_000, critical: 60 * 60_000 },
  /** Milliseconds. */
  idleInTransaction: { warning: 5 * 60_000, critical: 60 * 60_000 },
  /** Milliseconds that a query waits for a lock. */
  blocked: { warning: 5_000, critical: 5 * 60_000 },
  /** Share of a table's rows. */
  deadRows: { warning: 0.2, critical: 0.5 },
  /** Share of a relation's size. */
  bloat: { warning: 0.4, critical: null },
  /** Share of the way to the point at which the server stops. */
  wraparound: { warning: 0.5, critical: 0.75 },
  /** Share of a sequence's values. */
  sequenceUsed: { warning: 0.75, critical: 0.9 },
  /** Milliseconds that a standby is behind. */
  replicationLag: { warning: 60_000, critical: 10 * 60_000 },
  /** Bytes that a slot keeps. */
  slotRetained: { warning: 1024 ** 3, critical: 10 * 1024 ** 3 },
  /** Share of checkpoints that were asked for instead of timed. */
  requestedCheckpoints: { warning: 0.5, critical: null },
  /** Growth since last week, as a share. */
  growth: { warning: 0.5, critical: null },
  /** Mean milliseconds of a statement. */
  slowStatement: { warning: 1_000, critical: null },
} as const satisfies Readonly<Record<string, Threshold>>;
export type ThresholdName = keyof typeof DEFAULT_THRESHOLDS;

export interface ThresholdSettings {
  readonly health: Readonly<Partial<Record<ThresholdName, Threshold>>>;
  /** By a query's label or id: conditions in the grammar of `expect` ("value > 500"), as annotations have them. */
  readonly queries: Readonly<
    Record<string, { readonly warning?: string; readonly critical?: string }>
  >;
}

export const NO_THRESHOLDS: ThresholdSettings = { health: {}, queries: {} };
