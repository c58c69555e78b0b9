import { setTimeout as sleep } from "node:timers/promises";
import { Lost, type Problems } from "./problems.js";
import { think, WALKS, type World } from "./walks.js";
import { Phone } from "./whatsapp.js";

/**
 * Computers that run at once: they all live in this process, and each looks through `/proc` for open files several times,
 * which with several of them takes minutes.
 */
const COMPUTERS = 1;
/** Walks after which a customer is never seen again, and a new one comes. */
const VISITS = 6;

let phones = 0;
let computers = 0;

/** One customer after the other on WhatsApp, until the load stops; a walk that was begun is walked to its end. */
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
