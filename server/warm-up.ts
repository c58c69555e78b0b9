import type { Programs } from "../bot/ports/programs.js";

/**
 * Loads what each company has published before anybody writes, one company after the other, so that its first message
 * does not wait while its flows are compiled and its classifier is trained. A program that cannot be loaded is logged;
 * the company's first message tries again.
 */
export async function warmUp(
  programs: Pick<Programs, "load">,
  companies: () => Promise<readonly { id: string }[]>,
  failed: (error: unknown, tenantId: string | null) => void,
): Promise<void> {
  try {
    for (const { id } of (await companies()).slice(0, MOST)) {
      await programs.load(id, null).catch((error: unknown) => failed(error, id));
    }
  } catch (error) {
    failed(error, null);
  }
}

/** Further programs would not stay in memory for long anyway. */
const MOST = 60;
