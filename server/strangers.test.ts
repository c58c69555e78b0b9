import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStrangers } from "./strangers.js";

const http = createServer();
const out = new Set<string>();
let io: Server;

beforeEach(async () => {
  const strangers = createStrangers(({ from }) => String(from), { isOut: (address) => out.has(address) });
  io = new Server(http, { allowRequest: (request, answer) => answer(null, strangers.hasPlaceFor(request)) });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
});
afterEach(() => io.close());

function knock(from: string): Promise<number | undefined> {
  const { port } = http.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, path: "/socket.io/?EIO=4&transport=polling", headers: { from } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}

it("turns offenders away before they are let in, and nobody else", async () => {
  out.add("192.0.2.7");
  expect(await knock("192.0.2.7")).toBe(403);
  expect(await knock("192.0.2.8")).toBe(200);
});
