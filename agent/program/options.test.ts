import { describe, expect, it } from "vitest";
import { readOptions, readServer, UsageMistake } from "./options.js";
import { PACE, paceFrom } from "./pace.js";
import { tlsFault } from "./refusal.js";
import { printable } from "./terminal.js";

describe("the command line", () => {
  it("is read, and the code may ride in the file's name", () => {
    expect(
      readOptions(["--server", "https://oficina.example/x", "--code", "kxtq7m9p"], "/x/balcao-agent.mjs"),
    ).toMatchObject({
      server: "https://oficina.example",
      code: "KXTQ-7M9P",
      once: false,
      yes: false,
    });
    expect(readOptions([], "/d/balcao-agent-KXTQ-7M9P.mjs").code).toBe("KXTQ-7M9P");
    expect(() => readOptions(["--no-tls-check"], "x")).toThrow(UsageMistake);
    expect(() => readOptions(["something"], "x")).toThrow(UsageMistake);
  });

  it("takes plain http only to this machine and its own network", () => {
    for (const near of [
      "localhost:3000",
      "127.0.0.1:3000",
      "10.0.0.4",
      "192.168.1.2",
      "172.16.0.1",
      "[::1]:3000",
      "pc.local",
    ])
      expect(readServer(`http://${near}`)).toBe(`http://${near}`);
    for (const far of [
      "oficina.example",
      "8.8.8.8",
      "172.32.0.1",
      "127.0.0.1.evil.example",
      "10.evil.example",
      "[2001:db8::1]",
    ])
      expect(() => readServer(`http://${far}`), far).toThrow(UsageMistake);
    for (const odd of ["", "oficina", "javascript:alert(1)", "file:///etc/passwd"])
      expect(() => readServer(odd), odd).toThrow(UsageMistake);
  });
});

describe("the pace", () => {
  it("is quickened for tests within bounds, and never otherwise", () => {
    expect(paceFrom({ BALCAO_AGENT_RECONNECT_MS: "300" })).toEqual({ ...PACE, reconnectMs: 300 });
    for (const odd of ["0", "-1", "49", "70000", "x", "", "1e9", "300.5"])
      expect(paceFrom({ BALCAO_AGENT_RECONNECT_MS: odd })).toEqual(PACE);
  });
});

describe("the screen", () => {
  it("shows no control characters that a server sends", () => {
    expect(printable("Oficina\u001b[2J\u001b[1;1H\r\u202eClique\nok")).toBe("Oficina[2J[1;1HClique\nok");
  });
});

describe("a fault of the certificate", () => {
  it("is found inside socket.io's errors, and others are none", () => {
    const cause = Object.assign(new Error("x"), { code: "SELF_SIGNED_CERT_IN_CHAIN" });
    expect(tlsFault(Object.assign(new Error("websocket error"), { description: { error: cause } }))).toBe(cause.code);
    expect(tlsFault(Object.assign(new Error("x"), { code: "ECONNREFUSED" }))).toBeNull();
    const loop: { error?: unknown } = {};
    loop.error = loop;
    expect(tlsFault(loop)).toBeNull();
  });
});
