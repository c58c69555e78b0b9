import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxAccount } from "./sandbox-account.js";
import { createSandboxGateway } from "./sandbox-gateway.js";

let respond: (response: ServerResponse) => void;
const server = createServer((_request, response) => respond(response));
let baseUrl = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const gateway = (address = baseUrl) => createSandboxGateway({ baseUrl: () => address, secret: Buffer.alloc(32, 1) });
const ask = (ms = 5_000, address?: string) =>
  gateway(address).read(sandboxAccount("acme"), "sbx_1", { signal: AbortSignal.timeout(ms) });
const json =
  (body: unknown, status = 200) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

describe("the sandbox seen from the product", () => {
  it("is unavailable, and no more, when it hangs, floods, redirects, answers nonsense or is not there", async () => {
    respond = () => {};
    expect(await ask(200)).toMatchObject({ outcome: "unavailable" });

    let written = 0;
    respond = (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const more = () => {
        while (!response.destroyed && written < 64 * 1024 * 1024) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536, 32))) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    };
    expect(await ask()).toEqual({ outcome: "unavailable", reason: "the answer was too large" });
    expect(written).toBeLessThan(16 * 1024 * 1024);

    respond = (response) => void response.writeHead(302, { location: `${baseUrl}/elsewhere` }).end();
    expect(await ask()).toEqual({ outcome: "unavailable", reason: "the gateway answered 302" });
    respond = (response) => void response.writeHead(200).end("<html>");
    expect(await ask()).toEqual({ outcome: "unavailable", reason: "the gateway answered 200" });
    respond = json({ error: "not_found" }, 404);
    expect(await ask()).toMatchObject({ outcome: "unavailable" });
    expect(await ask(1_000, "http://127.0.0.1:9")).toMatchObject({ outcome: "unavailable" });
    expect(await ask(1_000, "")).toMatchObject({ outcome: "unavailable" });
  });

  it("says what it knows of a payment, and that it knows none only where it says so itself", async () => {
    respond = json({ error: "no_such_payment" }, 404);
    expect(await ask()).toEqual({ outcome: "missing" });
    const payment = { id: "sbx_1", state: "paid", refusals: 1, amount: 4_990, currency: "BRL", reference: "r" };
    respond = json({ ...payment, account: "acme", live: false, paid_at: 7, url: "http://x" });
    expect(await ask()).toEqual({
      outcome: "found",
      payment: {
        ...payment,
        refunded: 0,
        surplus: 0,
        dispute: null,
        account: "acme",
        live: false,
        paidAt: 7,
        movements: [{ kind: "charge", id: "sbx_1", amount: 4_990, currency: "BRL", at: 7 }],
      },
    });
  });
});
