import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildDesk } from "../scripts/build-desk.js";
import { DESK_LIMIT_KB } from "../scripts/first-loads.js";

/** `npm run bench -- pages`: what a browser loads first of the desk and the office. 1 when the desk is too heavy. */
export async function pages(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "balcao-pages-"));
  try {
    const { deskKb, officeKb } = await buildDesk(folder);
    console.log(
      `desk ${deskKb} KB (at most ${DESK_LIMIT_KB}); office ${officeKb} KB, of which ${(officeKb - deskKb).toFixed(1)} are its own`,
    );
    console.log(JSON.stringify({ bench: "pages", deskKb, officeKb }));
    return deskKb > DESK_LIMIT_KB ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
