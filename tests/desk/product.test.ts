import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBalcao, type RunningBalcao } from "../faults/harness/open-balcao.js";

let balcao: RunningBalcao;
beforeAll(async () => {
  const people =
    "- name: Célia\n  email: celia@falhas.example\n  role: admin\n- name: Bruno\n  email: bruno@falhas.example\n  role: consultant\n";
  balcao = await openBalcao({ files: { "users.yaml": people } });
});
afterAll(() => balcao.close());

const signIn = (email: string, password: string) =>
  fetch(`${balcao.url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });

describe("the built product", () => {
  it("prints at its first start where the desk is and how its first admin gets in, and not again", async () => {
    const said = balcao.server().said();
    expect(said).toContain(`Desk           ${balcao.url}/desk`);
    const password = /celia@falhas\.example, password (\S+) \(told only now\)/.exec(said)?.[1] ?? "";
    expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    const answer = await signIn("celia@falhas.example", password);
    expect(await answer.json()).toMatchObject({ me: { name: "Célia", role: "admin" } });
    await balcao.stop();
    await balcao.start();
    expect(balcao.server().said()).not.toContain("told only now");
    expect((await signIn("celia@falhas.example", password)).status).toBe(200);
    expect(balcao.server().said()).not.toContain(password);
  });

  it("takes a new password by command beside the running server, which ends earlier sign-ins", async () => {
    const printed = await balcao.balcao("user", "password", "bruno@falhas.example");
    const password = /Password: (\S+)/.exec(printed)?.[1] ?? "";
    const first = (await (await signIn("bruno@falhas.example", password)).json()) as { access: string };
    const me = () => fetch(`${balcao.url}/api/v1/me`, { headers: { authorization: `Bearer ${first.access}` } });
    expect((await me()).status).toBe(200);
    await balcao.balcao("user", "password", "bruno@falhas.example");
    expect((await me()).status).toBe(401);
    expect((await signIn("bruno@falhas.example", password)).status).toBe(401);
    await expect(balcao.balcao("user", "password", "ninguem@falhas.example")).rejects.toThrow("Nobody has the address");
  });

  it("serves the pages at every address of theirs, with a policy that lets nothing foreign in", async () => {
    for (const path of ["/desk", "/desk/", "/desk/conversas/1", "/desk/..%2f..%2fpackage.json", "/desk/%00"]) {
      const page = await fetch(`${balcao.url}${path}`);
      const html = await page.text();
      if (page.status === 200) {
        expect(html).toContain('<div id="');
        expect(page.headers.get("cache-control")).toBe("no-cache");
      } else expect([path, page.status < 500]).toEqual([path, true]);
      expect(html).not.toContain('"dependencies"');
    }
    const page = await fetch(`${balcao.url}/desk/conversas/1`);
    expect(page.status).toBe(200);
    const policy = page.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'; ");
    expect(policy).toContain(" script-src 'self'; ");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const { host } = new URL(balcao.url);
    expect(page.headers.get("content-security-policy")).toContain(`; connect-src 'self' ws://${host} wss://${host}; `);
    const script = /src="(\/desk\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? "";
    const asset = await fetch(`${balcao.url}${script}`);
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect((await fetch(`${balcao.url}/desk/assets/older-0123.js`)).status).toBe(404);
  });
});

describe("the built product, reached by https", () => {
  const origin = "https://balcao.example";
  let secure: RunningBalcao;
  beforeAll(async () => {
    const people = "- name: Célia\n  email: celia@falhas.example\n  role: admin\n";
    secure = await openBalcao({ files: { "users.yaml": people }, env: { PUBLIC_URL: origin, TRUST_PROXY: "1" } });
  });
  afterAll(() => secure.close());

  const enter = (body: object, headers: Record<string, string> = {}) =>
    fetch(`${secure.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": "203.0.113.200", ...headers },
      body: JSON.stringify(body),
    });

  it("tells browsers to stay with https, on every page", async () => {
    for (const path of ["/desk", "/api/v1/me", "/health", "/nothing"]) {
      const answer = await fetch(`${secure.url}${path}`);
      expect([path, answer.headers.get("strict-transport-security")]).toEqual([path, "max-age=31536000"]);
    }
    const plain = await fetch(`${balcao.url}/desk`);
    expect(plain.headers.get("strict-transport-security")).toBeNull();
  });

  it("knows a device again after a restart, while strangers from changing addresses guess at its person (fault 69)", async () => {
    const password = /celia@falhas\.example, password (\S+) \(told only now\)/.exec(secure.server().said())?.[1] ?? "";
    const right = { email: "celia@falhas.example", password };
    const first = await enter(right);
    expect(first.status).toBe(200);
    const cookies = first.headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.slice(0, 23))).toEqual([
      "__Secure-balcao_refresh",
      "__Secure-balcao_device=",
    ]);
    const device = (cookies[1] ?? "").split(";")[0] ?? "";
    await secure.stop();
    await secure.start();
    for (let n = 0; n < 40; n++)
      await enter({ ...right, password: "errada" }, { "x-forwarded-for": `198.51.100.${n}` });
    expect((await enter(right)).status).toBe(429);
    expect((await enter(right, { cookie: device })).status).toBe(200);
  });
});
