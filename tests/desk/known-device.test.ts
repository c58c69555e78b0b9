import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeskHarness, PASSWORD } from "./harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

describe("a browser that somebody signed in with", () => {
  it("knows a browser again, also in another process, and lets it in while strangers guess (fault 69)", async () => {
    const shop = await desk.company();
    const rui = await desk.user(shop, "Rui");
    const right = { email: rui.email, password: PASSWORD };
    const first = await desk.ask("POST", "/api/v1/session", right);
    const device = (first.headers.getSetCookie()[1] ?? "").split(";")[0] ?? "";
    for (let i = 0; i < 60; i++)
      await desk.ask(
        "POST",
        "/api/v1/session",
        { ...right, password: "errada" },
        { "x-forwarded-for": `203.0.113.${i}` },
      );
    const elsewhere = { "x-forwarded-for": "203.0.113.200" };
    expect((await desk.ask("POST", "/api/v1/session", right, elsewhere)).status).toBe(429);
    expect((await desk.ask("POST", "/api/v1/session", right, { ...elsewhere, cookie: device })).status).toBe(200);
    // Another process: nothing in memory, but the same keys and counts.
    const other = await desk.another();
    const answer = await other.ask(right, { ...elsewhere, cookie: device });
    expect(answer.status).toBe(200);
    // A cookie that was changed by one letter is worthless.
    const changed = `${device.slice(0, -2)}${device.at(-2) === "A" ? "B" : "A"}${device.at(-1)}`;
    expect((await other.ask(right, { "x-forwarded-for": "203.0.113.201", cookie: changed })).status).toBe(429);
    await other.close();
  });

  it("puts its cookies under names that browsers take from https only, where it is reached so", async () => {
    const shop = await desk.company();
    const rui = await desk.user(shop, "Rui");
    const secure = await desk.another("https://balcao.example");
    const answer = await secure.ask({ email: rui.email, password: PASSWORD }, { origin: "https://balcao.example" });
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toEqual([
      expect.stringMatching(
        /^__Secure-balcao_refresh=[\w-]{43}; Path=\/api\/v1\/session; .*; HttpOnly; Secure; SameSite=Strict$/,
      ),
      expect.stringMatching(
        /^__Secure-balcao_device=[\w.-]+; Path=\/api\/v1\/session; .*; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    // A cookie that came over http, or from another page of the domain, is not accepted.
    const [token = ""] = (cookies[0] ?? "").split(";");
    const headers = { "x-balcao": "1", origin: "https://balcao.example" };
    const refresh = (cookie: string) =>
      fetch(`${secure.url}/api/v1/session/refresh`, { method: "POST", headers: { ...headers, cookie } });
    expect((await refresh(`balcao_refresh=${"x".repeat(43)}`)).status).toBe(401);
    expect((await refresh(`balcao_refresh=${"x".repeat(43)}; ${token}`)).status).toBe(200);
    await secure.close();
  });

  it("ends a sign-in from before https where its cookie is shown, and takes the cookie away", async () => {
    const shop = await desk.company();
    const headers = { "x-balcao": "1", origin: "https://balcao.example" };
    const secure = await desk.another("https://balcao.example");
    const rui = await desk.user(shop, "Rui");
    const right = { email: rui.email, password: PASSWORD };
    const shown = {
      refresh: (cookie: string) =>
        fetch(`${secure.url}/api/v1/session/refresh`, { method: "POST", headers: { ...headers, cookie } }),
      signIn: (cookie: string) => secure.ask(right, { origin: headers.origin, cookie }),
      signOut: (cookie: string) =>
        fetch(`${secure.url}/api/v1/session`, { method: "DELETE", headers: { ...headers, cookie } }),
    };
    const statuses = { refresh: 401, signIn: 200, signOut: 204 };
    for (const way of ["refresh", "signIn", "signOut"] as const) {
      const before = await desk.signIn(rui);
      const answer = await shown[way](before.cookie);
      expect(answer.status).toBe(statuses[way]);
      const cleared = answer.headers.getSetCookie().filter((line) => line.includes("Expires=Thu, 01 Jan 1970"));
      expect(cleared).toEqual(expect.arrayContaining([expect.stringMatching(/^balcao_refresh=;/)]));
      expect((await before.refresh()).status).toBe(401);
    }
    await secure.close();
  });
});
