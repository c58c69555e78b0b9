import type { Programs } from "../bot/ports/programs.js";

/**
 * Loads what each company has published before anybody writes, one after the other: the first message of a company does
 * not wait for its flows to be compiled and learned. One that cannot be loaded is told and left to its first message.
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

/** More are not kept in memory for long anyway. */
const MOST = 60;
