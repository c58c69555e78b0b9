import { endedWithin } from "./ended-within.js";

/** The result of `work`, or null when it fails or takes longer than `ms`. For checks of something that may be away. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  try {
    return (await endedWithin(ms, work)) ? await work : null;
  } catch {
    return null;
  }
}
