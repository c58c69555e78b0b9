import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A connection to a server that one test can cut or silence. Other users of the server notice nothing. */
export type Gate = {
  /** The address through the gate. */
  url: string;
  /** Breaks connections and refuses new ones, as when the server is gone. */
  cut(): Promise<void>;
  /** Keeps connections, accepts new ones, and passes nothing on: a frozen server. */
  hold(): void;
  /** Cuts the connected clients off without telling the server, as when packets are dropped. New connections work. */
  part(): void;
  /** Works normally again. */
  mend(): Promise<void>;
  /** Closes the gate, at the end of a test. */
  close(): Promise<void>;
};

/** Opens a gate to the server at this address. */
export async function openGate(address: string): Promise<Gate> {
  const target = new URL(address);
  const sockets = new Set<Socket>();
  const nearOnes = new Set<Socket>();
  const parted = new Set<Socket>();
  let held = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    nearOnes.add(near);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => to.write(bytes));
      from.on("error", () => to.destroy());
      from.once("close", () => {
        sockets.delete(from);
        nearOnes.delete(from);
        if (!parted.has(from)) to.destroy();
      });
      if (held) from.pause();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = new URL(address);
  url.host = `127.0.0.1:${port}`;

  async function cut(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    url: url.href,
    cut,
    close: cut,
    hold() {
      held = true;
      for (const socket of sockets) socket.pause();
    },
    part() {
      for (const near of nearOnes) {
        parted.add(near);
        near.destroy();
      }
    },
    async mend() {
      held = false;
      for (const socket of sockets) socket.resume();
      if (server.listening) return;
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
    },
  };
}
