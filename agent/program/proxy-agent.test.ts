import { describe, expect, it } from "vitest";
import { hasProxy, proxyAgent } from "./proxy-agent.js";

const SERVER = "https://oficina.example";
const proxy = { HTTPS_PROXY: "http://proxy.local:3128" };

describe("a proxy", () => {
  it.each([
    [SERVER, proxy, true],
    [SERVER, { https_proxy: "http://proxy.local:3128" }, true],
    [SERVER, {}, false],
    [SERVER, { HTTP_PROXY: "http://proxy.local:3128" }, false],
    ["http://192.168.1.2", proxy, false],
    [SERVER, { ...proxy, NO_PROXY: "*" }, false],
    [SERVER, { ...proxy, NO_PROXY: "localhost, .example" }, false],
    [SERVER, { ...proxy, no_proxy: "oficina.example:443" }, false],
    [SERVER, { ...proxy, NO_PROXY: "na.example,cina.example" }, true],
  ])("between here and %s with %j: %s", (server, env, expected) => {
    expect(hasProxy(server, env)).toBe(expected);
  });

  it("never makes a bad certificate good", () => {
    expect(proxyAgent(SERVER, { NODE_TLS_REJECT_UNAUTHORIZED: "0" })?.options.rejectUnauthorized).toBe(true);
    expect(proxyAgent("http://localhost:3000", proxy)).toBeUndefined();
  });
});
