import { Router } from "express";
import { ping } from "../../db/stores/tenant-store.js";
import type { WebOptions } from "./web.js";

const PATIENCE_MS = 2_000;

/** `/health` for balancers: 200 while messages can be taken, 503 while they cannot. */
export function createHealth({ installation, engine }: Pick<WebOptions, "installation" | "engine">): Router {
  const router = Router();
  router.get("/health", async (_request, response) => {
    const database = await answers(ping(installation.database));
    response
      .set("Cache-Control", "no-store")
      .status(database ? 200 : 503)
      .json({
        status: database ? "ok" : "unavailable",
        database: database ? "ok" : "unavailable",
        work: engine.depth(),
      });
  });
  return router;
}

async function answers(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  try {
    return (await Promise.race([work.then(() => true), late])) === true;
  } catch {
    // A failing ping is the answer itself: the caller says 503.
    return false;
  } finally {
    clearTimeout(timer);
  }
}
