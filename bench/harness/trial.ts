import type { Contender } from "../contender.js";
import type { Measurement, Order } from "../driver/protocol.js";
import { databaseCpuUs } from "./database-cpu.js";
import type { Driver } from "./driver-process.js";
import type { Ground } from "./place.js";
import { startServer } from "./server-process.js";

/** A fresh server handles so many messages before it is measured, so that compiling is not measured. */
export const WARM_UP = 200;

/** `databaseUs`: processor time of PostgreSQL and Redis per message; null where that cannot be seen. */
export type Trial = Measurement & { cpuUs: number; databaseUs: number | null; rssMb: number };

/** An order without the port, which is the server's. */
export type Step = Order extends infer One ? (One extends Order ? Omit<One, "port"> : never) : never;

/** Starts a fresh server, warms it up, runs each step in turn, and stops it. One result per step. */
export async function trial(contender: Contender, ground: Ground, driver: Driver, steps: Step[]): Promise<Trial[]> {
  return ground.lend(contender, driver.graphPort, async (place) => {
    const server = await startServer(contender, place);
    const database = place.databaseUrl && new URL(place.databaseUrl).pathname.slice(1);
    try {
      await driver.measure({ kind: "closed", port: place.port, messages: WARM_UP, concurrency: 10, contacts: 10 });
      const results: Trial[] = [];
      for (const step of steps) {
        const cpuBefore = server.cpuUs();
        const databaseBefore = databaseCpuUs(database);
        const measured = await driver.measure({ ...step, port: place.port });
        results.push({
          ...measured,
          cpuUs: perMessage(server.cpuUs() - cpuBefore, measured) ?? 0,
          databaseUs:
            databaseBefore === null ? null : perMessage((databaseCpuUs(database) ?? 0) - databaseBefore, measured),
          rssMb: server.peakRssMb(),
        });
      }
      return results;
    } finally {
      await server.stop();
    }
  });
}

function perMessage(us: number, { messages }: Measurement): number | null {
  return messages > 0 ? us / messages : null;
}

/** What went wrong, in words; null when every reply was right. */
export function fault(one: Measurement): string | null {
  const counts = {
    "webhooks refused": one.refused,
    "replies wrong": one.wrong,
    "replies missing": one.missing,
    "replies too many": one.doubles,
    "requests to the Graph API wrong": one.badRequests,
    "keys used twice": one.repeatedKeys,
  };
  const bad = Object.entries(counts).filter(([, count]) => count > 0);
  if (bad.length === 0) return null;
  return `${bad.map(([what, count]) => `${count} ${what}`).join(", ")}; first: ${one.firstProblem}`;
}
