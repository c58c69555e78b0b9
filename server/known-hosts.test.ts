import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createKnownHosts } from "./known-hosts.js";

let server: Server;
beforeEach(async () => {
  const isKnown = createKnownHosts(
    { publicUrl: "https://balcao.example/loja", allowedHosts: ["rede.interna"], host: "0.0.0.0" },
    { warn: () => {} },
  );
  server = createServer((request, response) => void response.end(isKnown(request) ? "known" : "foreign"));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

/** The answer to a request that consists of exactly these lines. */
function answerTo(...lines: string[]): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.end(`${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`);
  return new Promise((done) => {
    let heard = "";
    socket.on("data", (bytes) => {
      heard += String(bytes);
    });
    socket.once("close", () => done(heard.split("\r\n\r\n")[1] ?? ""));
  });
}

it.each(["balcao.example", "BALCAO.example:8443", "rede.interna", "localhost:1", "127.0.0.1", "127.9.9.9", "[::1]:80"])(
  "%s is a name of this server",
  async (host) => expect(await answerTo("GET / HTTP/1.1", `Host: ${host}`)).toContain("known"),
);

it.each(["evil.example", "localhost.", "127.0.0.1.evil.example", "0.0.0.0", "[::]", "2130706433", "x@localhost", ""])(
  '"%s" is none',
  async (host) => expect(await answerTo("GET / HTTP/1.1", `Host: ${host}`)).toContain("foreign"),
);

it("all that a request names must be this server: its header, each of two, and the host in its target", async () => {
  expect(await answerTo("GET / HTTP/1.0")).toContain("foreign");
  expect(await answerTo("GET / HTTP/1.1", "Host: localhost", "Host: evil.example")).toContain("foreign");
  expect(await answerTo("GET http://evil.example/metrics HTTP/1.1", "Host: localhost")).toContain("foreign");
  expect(await answerTo("GET http://localhost/metrics HTTP/1.1", "Host: evil.example")).toContain("foreign");
  expect(await answerTo("GET http://localhost:80/metrics HTTP/1.1", "Host: localhost")).toContain("known");
});
