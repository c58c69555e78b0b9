import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { describe, expect, it } from "vitest";
import { addressOf, dropForwardedPorts } from "./address-of.js";

const PROXY = "10.0.0.2";

describe("where a connection comes from", () => {
  it.each([
    ["no proxy is trusted", 0, "192.0.2.1", "198.51.100.9", "198.51.100.9"],
    ["one is", 1, "203.0.113.5, 192.0.2.1", PROXY, "192.0.2.1"],
    ["two are", 2, "203.0.113.5, 192.0.2.1", PROXY, "203.0.113.5"],
    ["more are than stand there", 3, "192.0.2.1", PROXY, "192.0.2.1"],
    ["one is that names nobody", 1, undefined, PROXY, PROXY],
    ["those of a network are", ["10.0.0.0/8"], "203.0.113.5, 192.0.2.1, 10.0.0.3", PROXY, "192.0.2.1"],
    ["another one is", ["10.9.9.9"], "192.0.2.1", PROXY, PROXY],
    ["one is that adds the port", 1, "203.0.113.5, 192.0.2.1:49152", PROXY, "192.0.2.1"],
    ["one is that adds the port to an IPv6 address", 1, "[2001:db8::7]:443", PROXY, "2001:db8::7"],
    ["one is that writes IPv6 in brackets", 1, "[2001:db8::7]", PROXY, "2001:db8::7"],
    ["one is that writes IPv6 without", 1, "2001:db8::7:443", PROXY, "2001:db8::7:443"],
    ["those of a network are, with ports", ["10.0.0.0/8"], "192.0.2.1:5, 10.0.0.3:81", PROXY, "192.0.2.1"],
    ["what stands there is no address", 1, "unknown:1", PROXY, "unknown:1"],
  ])("is found where %s", (_name, trusted, forwarded, remote, address) => {
    expect(addressOf(trusted)({ "x-forwarded-for": forwarded }, remote)).toBe(address);
  });

  it("is the same for Express, once ports are dropped", async () => {
    const app = express().set("trust proxy", 1);
    app.use((request, response) => {
      dropForwardedPorts(request.headers);
      response.json(request.ip);
    });
    const server = createServer(app).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const seen: unknown[] = [];
    for (const forwarded of ["192.0.2.1:49152", "[2001:db8::7]:443", "203.0.113.5, 192.0.2.1"])
      seen.push(await (await fetch(url, { headers: { "x-forwarded-for": forwarded } })).json());
    server.close();
    expect(seen).toEqual(["192.0.2.1", "2001:db8::7", "192.0.2.1"]);
  });
});
