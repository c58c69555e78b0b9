import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Answer, Hello, Measurement, Order } from "../driver/protocol.js";

/** The driver's process. There is one for a whole benchmark, and it runs one measurement at a time. */
export type Driver<Asked = Order, Seen = Measurement> = {
  graphPort: number;
  measure(order: Asked): Promise<Seen>;
  stop(): void;
};

export async function startDriver<Asked extends object = Order, Seen = Measurement>(
  script: string,
): Promise<Driver<Asked, Seen>> {
  const child = fork(script, { execArgv: [] });
  const hello = (await nextMessage(child)) as Hello;
  return {
    graphPort: hello.graphPort,
    async measure(order) {
      const answer = nextMessage(child) as Promise<Answer<Seen>>;
      child.send(order);
      const got = await answer;
      if (!got.ok) throw new Error(`the driver failed: ${got.error}`);
      return got.result;
    },
    stop: () => child.disconnect(),
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const given = new AbortController();
  try {
    return await Promise.race([
      once(child, "message", { signal: given.signal }).then(([message]) => message as unknown),
      once(child, "exit", { signal: given.signal }).then(([code]) => {
        throw new Error(`the driver's process ended (${String(code)})`);
      }),
    ]);
  } finally {
    given.abort();
  }
}
