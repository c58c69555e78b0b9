import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API } from "../../handoff-inbox/contract/api-base.js";
import type { ApiKey } from "../../handoff-inbox/contract/api-keys.js";
import { DESK_CONTRACTS } from "../../handoff-inbox/contract/desk-contracts.js";
import { SCOPES } from "../../platform/rights.js";
import { DeskHarness, openShop, type Person } from "./harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

type Made = { key: ApiKey; secret: string };
async function make(eva: Person, wanted: object = {}): Promise<Made> {
  const answer = await eva.post("/api-keys", {
    name: "Site",
    scopes: ["conversations.read"],
    expiresAt: null,
    ...wanted,
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as Made;
}
const withKey = (secret: string, path: string, method = "GET", body?: object, address?: string) =>
  desk.ask(method, `${API}${path}`, body, {
    authorization: `Bearer ${secret}`,
    "idempotency-key": randomUUID(),
    ...(address ? { "x-forwarded-for": address } : {}),
  });
const listed = async (eva: Person) =>
  (await eva.get("/api-keys")).body as unknown as { items: ApiKey[]; scopes: string[] };

describe("an API key", () => {
  it("is shown once, and stored as the hash of its 32 random bytes", async () => {
    const { shop, eva } = await openShop(desk);
    const { key, secret } = await make(eva);
    expect(secret).toMatch(/^bk_[\w-]{43}$/);
    expect(key).toMatchObject({ prefix: secret.slice(0, 11), createdBy: "Eva", lastUsedAt: null, revokedAt: null });
    const [row] = await desk.engine.rows(shop.tenantId, "SELECT * FROM api_keys");
    expect(row).toMatchObject({ hash: createHash("sha256").update(secret).digest("hex") });
    expect(JSON.stringify([row, (await listed(eva)).items, desk.logged])).not.toContain(secret);
  });

  it("makes no admin and changes none, whatever its scopes", async () => {
    const { eva } = await openShop(desk);
    const { secret } = await make(eva, { scopes: ["people.read", "people.change"] });
    const person = { name: "Z", teams: [], role: "admin", email: `${randomUUID()}@loja.example` };
    expect((await withKey(secret, "/people", "POST", person)).status).toBe(403);
    expect((await withKey(secret, "/people", "POST", { ...person, role: "viewer" })).status).toBe(201);
    const lowered = { name: "Eva", teams: [], role: "viewer", disabled: false };
    const path = `${API}/people/${eva.signedIn.me.id}`;
    const headers = { authorization: `Bearer ${secret}`, "if-match": '"0"', "idempotency-key": randomUUID() };
    expect((await desk.ask("PUT", path, lowered, headers)).status).toBe(403);
  });

  it("takes nothing off a quote, whatever a company lets its people take off", async () => {
    const { shop, eva } = await openShop(desk);
    await desk.engine.rows(
      shop.tenantId,
      `UPDATE tenants SET profile = profile || '{"orders": {"discounts": {"viewer": 50}}}' WHERE id = $1 RETURNING id`,
      [shop.tenantId],
    );
    const { secret } = await make(eva, { scopes: [...SCOPES] });
    const answer = await withKey(secret, "/quote-items");
    expect([answer.status, answer.body]).toMatchObject([200, { percentOff: 0 }]);
  });

  it("is made once for an Idempotency-Key, and not shown again", async () => {
    const { eva } = await openShop(desk);
    const once = randomUUID();
    const body = { name: "Site", scopes: ["conversations.read"], expiresAt: null };
    expect((await eva.post("/api-keys", body, once)).status).toBe(201);
    expect(await eva.post("/api-keys", body, once)).toMatchObject({ status: 409, body: { code: "already_made" } });
    expect((await listed(eva)).items).toHaveLength(1);
  });

  it("may do what its scopes say in its whole company, at every route, and nothing else", async () => {
    const { shop, eva } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511999990000", "oi");
    await desk.engine.settled(ref);
    await desk.engine.rows(shop.tenantId, "UPDATE conversations SET team = 'bancada'");
    const all = (await make(eva, { scopes: SCOPES })).secret;
    const one = (await make(eva, { scopes: ["ratings.read"] })).secret;
    for (const { method, path, may } of DESK_CONTRACTS) {
      const address = path.replace(":id", ref.conversationId).replace(":key", "1.1");
      const asked = (secret: string) =>
        withKey(secret, address, method.toUpperCase(), method === "get" ? undefined : {});
      const scope = SCOPES.some((known) => known === may);
      expect([path, (await asked(all)).status === 403]).toEqual([path, !scope]);
      expect([path, (await asked(one)).status === 403]).toEqual([path, may !== "ratings.read"]);
    }
    expect((await withKey(all, `/conversations/${ref.conversationId}`)).status).toBe(200);
    const other = await openShop(desk);
    const theirs = await desk.engine.write(other.shop, "5511988880000", "oi");
    expect((await withKey(all, `/conversations/${theirs.conversationId}`)).status).toBe(404);
  });

  it("answers a customer in its own name, and the audit says that it was the key", async () => {
    const { shop, eva } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511999990000", "oi");
    await desk.engine.settled(ref);
    const { key, secret } = await make(eva, {
      name: "Loja virtual",
      scopes: ["conversations.read", "conversations.act"],
    });
    const path = `/conversations/${ref.conversationId}/reply`;
    expect((await withKey(secret, path, "POST", { text: "Seu pedido saiu." }, "10.1.2.3")).status).toBe(202);
    await desk.engine.settled(ref);
    const [line] = await desk.engine.rows(
      shop.tenantId,
      "SELECT person_name FROM messages WHERE content ->> 'text' = 'Seu pedido saiu.'",
    );
    expect(line).toEqual({ person_name: "Loja virtual" });
    const audit = await eva.get("/audit?kind=conversation");
    expect(audit.body).toMatchObject({
      items: [
        { who: { kind: "key", id: key.id, name: "Loja virtual" }, action: "conversation.reply", from: "10.1.2.3" },
      ],
    });
  });

  it("has its name at whatever it does, and sees and changes its company's rule of signing in", async () => {
    const { shop, rui, eva } = await openShop(desk);
    const { key, secret } = await make(eva, { name: "Folha", scopes: ["people.change", "company.change"] });
    const person = { name: "Z", teams: ["tecnicos"], role: "viewer", email: `${randomUUID()}@loja.example` };
    const ruis = `/people/${rui.signedIn.me.id}`;
    expect((await withKey(secret, "/people/invitations", "POST", person)).status).toBe(201);
    expect((await withKey(secret, `${ruis}/password-link`, "POST", {})).status).toBe(200);
    expect((await withKey(secret, `${ruis}/second-factor`, "DELETE")).status).toBe(204);
    await desk.engine.rows(shop.tenantId, "UPDATE tenants SET require_second_factor = true");
    const rule = await withKey(secret, "/company/sign-in");
    expect(rule.body).toEqual({ requireSecondFactor: true, revision: 0 });
    const headers = { authorization: `Bearer ${secret}`, "if-match": rule.headers.get("etag") ?? "" };
    const off = { requireSecondFactor: false };
    expect((await desk.ask("PUT", `${API}/company/sign-in`, off, headers)).body).toEqual({ ...off, revision: 1 });
    const late = await desk.ask("PUT", `${API}/company/sign-in`, { requireSecondFactor: true }, headers);
    expect([late.status, late.body.conflict]).toMatchObject([412, { by: "Folha" }]);
    const { items } = (await eva.get("/audit")).body as { items: { action: string; who: object }[] };
    const acts = ["person.create", "password_link.invite", "password_link.reset", "second_factor.taken_off"];
    for (const action of [...acts, "company.sign_in_rule"])
      expect([action, items.find((one) => one.action === action)?.who]).toEqual([
        action,
        { kind: "key", id: key.id, name: "Folha" },
      ]);
  });

  it("opens no socket of the desk", async () => {
    const { eva } = await openShop(desk);
    const { secret } = await make(eva, { scopes: SCOPES });
    await expect(desk.socket(secret)).rejects.toThrow("signed_out");
  });

  it("is refused as soon as it is revoked, has ended, or its company is suspended", async () => {
    const { shop, eva } = await openShop(desk);
    const status = async (secret: string) => (await withKey(secret, "/queue")).status;
    const revoked = await make(eva);
    expect(await status(revoked.secret)).toBe(200);
    for (const _again of [1, 2]) expect((await eva.send("delete", `/api-keys/${revoked.key.id}`)).status).toBe(204);
    expect(await status(revoked.secret)).toBe(401);
    expect((await listed(eva)).items).toMatchObject([{ id: revoked.key.id, revokedAt: expect.any(Number) }]);

    const short = await make(eva, { expiresAt: desk.engine.now() + 60_000 });
    expect(await status(short.secret)).toBe(200);
    await desk.engine.rows(
      shop.tenantId,
      "UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1",
      [short.key.id],
    );
    expect(await status(short.secret)).toBe(401);

    const lasting = await make(eva);
    expect(await status(lasting.secret)).toBe(200);
    await desk.engine.rows(shop.tenantId, "UPDATE tenants SET state = 'suspended'");
    expect(await status(lasting.secret)).toBe(401);
    expect((await eva.get("/me")).status).toBe(401);
    await desk.engine.rows(shop.tenantId, "UPDATE tenants SET state = 'active'");
    expect(await status(lasting.secret)).toBe(200);
  });

  it("is revoked by its own company only", async () => {
    const { eva } = await openShop(desk);
    const { key, secret } = await make(eva);
    const other = await openShop(desk);
    expect((await other.eva.send("delete", `/api-keys/${key.id}`)).status).toBe(404);
    expect((await withKey(secret, "/queue")).status).toBe(200);
  });

  it("has its last use written at most once a minute", async () => {
    const { shop, eva } = await openShop(desk);
    const { secret } = await make(eva);
    const used = async () => (await listed(eva)).items[0]?.lastUsedAt;
    await withKey(secret, "/queue");
    const first = await used();
    expect(first).toEqual(expect.any(Number));
    await withKey(secret, "/queue");
    expect(await used()).toBe(first);
    await desk.engine.rows(shop.tenantId, "UPDATE api_keys SET last_used_at = last_used_at - interval '61 seconds'");
    await withKey(secret, "/queue");
    expect(await used()).toBeGreaterThanOrEqual(Number(first));
  });

  it.each([
    [{ scopes: ["keys.manage"] }, "scopes"],
    [{ scopes: ["account.own"] }, "scopes"],
    [{ scopes: ["installation.run"] }, "scopes"],
    [{ scopes: [] }, "scopes"],
    [{ scopes: ["*"] }, "scopes.0"],
    [{ name: " " }, "name"],
    [{ expiresAt: 1 }, "expiresAt"],
  ])("is not made with %j", async (wrong, field) => {
    const { eva } = await openShop(desk);
    const body = { name: "Site", scopes: ["ratings.read"], expiresAt: null, ...wrong };
    const answer = await eva.post("/api-keys", body);
    expect([answer.status, Object.keys(answer.body.fields as object)]).toEqual([400, [field]]);
  });

  it("that is wrong is refused like no token, and many of one network make it wait; right ones go on", async () => {
    const { eva } = await openShop(desk);
    const { secret } = await make(eva);
    const address = "203.0.113.7";
    expect((await withKey(secret, "/queue", "GET", undefined, address)).status).toBe(200);
    const wrong = () => `bk_${createHash("sha256").update(randomUUID()).digest("base64url")}`;
    const statuses: number[] = [];
    for (let n = 0; n < 25; n += 1)
      statuses.push((await withKey(n % 2 ? wrong() : `${secret}x`, "/queue", "GET", undefined, address)).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses.slice(20)).toEqual(Array(5).fill(429));
    expect((await withKey(secret, "/queue", "GET", undefined, address)).status).toBe(200);
    expect((await withKey(wrong(), "/queue", "GET", undefined, "203.0.113.9")).status).toBe(401);
  });
});
