import { type RequestHandler, Router } from "express";
import { z } from "zod";
import { type AnyAct, act } from "./act.js";
import type { ProviderClock } from "./clock.js";
import type { Journal } from "./journal.js";
import type { Notices } from "./notices.js";
import { type Outages, outageSchema } from "./outages.js";

export type Stage = {
  clock: ProviderClock;
  journal: Journal;
  outages: Outages;
  notices: Notices;
  /** What time ended. Runs before each request and after the clock was moved. */
  tick(): void;
};

/** The acts that every provider has. */
export function stageActs({ clock, journal, outages, notices, tick }: Stage) {
  return {
    clock: act(z.strictObject({ moveMs: z.number().optional(), setTo: z.number().optional() }), ({ moveMs, setTo }) => {
      if (setTo !== undefined) clock.setTo(setTo);
      if (moveMs !== undefined) clock.move(moveMs);
      tick();
      return { now: clock.now() };
    }),
    outage: act(outageSchema, (outage) => outages.add(outage)),
    outages_clear: act(z.strictObject({}), () => outages.clear()),
    journal_clear: act(z.strictObject({}), () => journal.clear()),
    notices: act(
      z.strictObject({ mode: z.enum(["send", "hold", "lose"]).optional(), copies: z.int().min(1).max(50).optional() }),
      ({ mode, copies }) => {
        if (mode) notices.mode(mode);
        if (copies) notices.copies(copies);
      },
    ),
    notices_release: act(
      z.strictObject({ order: z.enum(["as_made", "reversed", "shuffled"]).optional() }),
      ({ order }) => notices.release(order),
    ),
    notice_repeat: act(z.strictObject({ id: z.string() }), ({ id }) => notices.repeat(id)),
    notices_retry: act(z.strictObject({}), () => notices.retryNow()),
    notices_idle: act(z.strictObject({}), () => notices.idle()),
  };
}

/**
 * `/control`: `POST /control/<act>` with the act's input as JSON, `GET /control/journal` and `GET /control/notices`.
 * It meets no outage and is in no journal. An input that does not fit is answered 400 with what is wrong.
 */
export function controlDoors(stage: Stage, acts: Record<string, AnyAct>): Router {
  const doors = Router();
  doors.get("/journal", (_request, response) => void response.json(stage.journal.find()));
  doors.get("/notices", (_request, response) => void response.json(stage.notices.list()));
  const door: RequestHandler = async (request, response) => {
    const wanted = acts[String(request.params.act)];
    if (!wanted) return void response.status(404).json({ acts: Object.keys(acts) });
    try {
      const raw: Buffer = request.body ?? Buffer.alloc(0);
      const result = await wanted.fromJson(raw.length > 0 ? JSON.parse(raw.toString("utf8")) : {});
      response.json(result ?? {});
    } catch (error) {
      response.status(400).json({ error: error instanceof Error ? error.message : String(error) });
    }
  };
  doors.post("/:act", door);
  return doors;
}
