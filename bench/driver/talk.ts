import type { Tally } from "./tally.js";
import type { Visitors } from "./visitors.js";

/**
 * How long after the last message the driver waits for visitors' own lines, and for replies that should not come, in
 * ms.
 */
const AFTERMATH_MS = 500;

/**
 * A steady rate over all visitors in turn, whether or not the server keeps up. Times count from when a message was due.
 * A visitor who still waits is skipped, and the next one writes.
 */
export async function talk(visitors: Visitors, rate: number, seconds: number, tally: Tally): Promise<void> {
  const { all, customers } = visitors;
  const total = seconds === 0 ? all.length : Math.round(rate * seconds);
  customers.tally = tally;
  const givingUp = setInterval(() => customers.giveUp(performance.now()), 250);
  await new Promise<void>((resolve) => {
    const startedAt = performance.now();
    let sent = 0;
    let turn = 0;
    let open = total;
    const tick = (): void => {
      const now = performance.now();
      for (; sent < total && startedAt + (sent * 1000) / rate <= now; sent++) {
        let visitor = all[turn++ % all.length];
        while (visitor?.customer.due) visitor = all[turn++ % all.length];
        if (!visitor) throw new Error("nobody is there to talk");
        visitors.speak(visitor, startedAt + (sent * 1000) / rate, tally, () => {
          open -= 1;
          if (open === 0) resolve();
        });
      }
      if (sent < total) setTimeout(tick, 1);
    };
    tick();
  });
  await new Promise((resolve) => setTimeout(resolve, AFTERMATH_MS));
  clearInterval(givingUp);
  customers.tally = null;
  const unheard = all.reduce((sum, visitor) => sum + visitor.unheard.size, 0);
  if (unheard > 0) visitors.problems.push(`${unheard} visitors' own lines were never told`);
  for (const visitor of all) visitor.unheard.clear();
  for (const problem of visitors.problems) tally.wrongReply("a visitor", problem, "nothing of the kind");
  visitors.problems = [];
}
