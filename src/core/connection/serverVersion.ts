/** `server_version_num`: 150020 is 15.20. */
export interface ServerVersion {
  readonly number: number;
  readonly major: number;
  /** As people write it: "15.20". */
  readonly text: string;
}

/** The oldest major version that is supported. */
export const OLDEST_SUPPORTED_MAJOR = 15;

export function serverVersion(number: number): ServerVersion {
  const major = Math.floor(number / 10_000);
  return { number, major, text: `${major}.${number % 10_000}` };
}
