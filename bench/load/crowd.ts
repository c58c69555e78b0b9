import { setTimeout as sleep } from "node:timers/promises";
import { Lost, type Problems } from "./problems.js";
import { think, WALKS, type World } from "./walks.js";
import { Phone } from "./whatsapp.js";

/**
 * How many simulated computers run at once. They all run in this process, and each searches the whole of `/proc` for
 * open files again and again. With more than one, that takes minutes.
 */
const COMPUTERS = 1;
/** After so many walks a customer is replaced by a new one. */
const VISITS = 6;

let phones = 0;
let computers = 0;

/** Plays one customer after the other on WhatsApp until the load stops. A walk that was begun is finished. */
export async function crowd(world: World, problems: Problems): Promise<void> {
  while (world.phase === "load") {
    let walking = "";
    phones += 1;
    const phone = new Phone(`55117${String(10_000_000 + phones)}`, world.whatsapp, problems, () => walking);
    try {
      for (let visit = 0; visit < VISITS && world.phase === "load"; visit++) {
        walking = choose();
        const isComputer = walking === "computer";
        if (isComputer) computers += 1;
        try {
          await WALKS[walking]?.walk(phone, world);
        } finally {
          if (isComputer) computers -= 1;
        }
        world.done[walking] = (world.done[walking] ?? 0) + 1;
        await think();
      }
      phone.leave();
    } catch (error) {
      if (!(error instanceof Lost)) problems.add("a walk failed", `${walking}: ${(error as Error).stack ?? error}`);
      await sleep(1_000);
    }
  }
}

function choose(): string {
  const all = Object.entries(WALKS).filter(([name]) => name !== "computer" || computers < COMPUTERS);
  let left = Math.random() * all.reduce((sum, [, { weight }]) => sum + weight, 0);
  return all.find(([, { weight }]) => (left -= weight) < 0)?.[0] ?? "menu";
}
