import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

/**
 * One address in front of several servers, like a load balancer's: each connection goes to the next server that accepts
 * it.
 */
export type Balancer = {
  url: string;
  close(): Promise<void>;
};

/** `ports` is called for each connection, because a server may have come back on another port. */
export async function openBalancer(ports: () => number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;

  function pass(client: Socket, tries: number): void {
    const all = ports();
    if (tries >= all.length) return void client.destroy();
    const server = connect(all[turn++ % all.length] ?? 0, "127.0.0.1");
    let reached = false;
    open.add(server);
    server.once("connect", () => {
      reached = true;
      client.pipe(server).pipe(client);
      client.resume();
    });
    server.on("error", () => (reached ? client.destroy() : pass(client, tries + 1)));
    server.once("close", () => {
      open.delete(server);
      if (reached) client.destroy();
    });
    client.once("close", () => server.destroy());
  }

  const listener = createServer((client) => {
    open.add(client);
    client.pause();
    client.on("error", () => client.destroy());
    client.once("close", () => open.delete(client));
    pass(client, 0);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => listener.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
