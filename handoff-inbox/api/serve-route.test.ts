import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type NextFunction, type Request, type Response } from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import { mintAccess } from "./access-token.js";
import { answerError } from "./answer-error.js";
import { createServeRoute } from "./serve-route.js";

const accessKey = new Uint8Array(32);
const now = Date.now;
const eva = {
  id: "eva",
  tenantId: "loja",
  email: "eva@loja.example",
  name: "Eva",
  role: "admin" as const,
  teams: [],
  disabled: false,
  passwordHash: null,
  companyName: "Loja",
  companySlug: "loja",
  timezone: "America/Sao_Paulo",
  secondFactor: false,
  secondFactorRequired: false,
};
const people = { eva, vic: { ...eva, id: "vic", role: "viewer" as const } };
const standing = { role: "admin", teams: [], disabled: false, family: "s", signedIn: true, mustEnrol: false };

const read = defineRoute({
  method: "get",
  path: "/things/:id",
  may: "people.read",
  summary: "Reads.",
  params: z.object({ id: z.uuid() }),
  query: z.object({ many: z.coerce.number().int().max(9).default(3) }),
  answer: z.object({ name: z.string(), inner: z.object({ many: z.number() }) }),
});
const change = defineRoute({
  method: "post",
  path: "/things",
  may: "people.change",
  summary: "Changes.",
  body: z.object({ name: z.string().trim().min(1), hours: z.array(z.object({ from: z.int() })) }),
  answer: null,
  status: 202,
});

const rename = defineRoute({
  method: "put",
  path: "/things/:id",
  may: "people.change",
  summary: "Changes what the caller has seen.",
  revised: true,
  params: z.object({ id: z.uuid() }),
  answer: z.object({ name: z.string(), revision: z.int() }),
});

/** What the handlers were given, what they answer, and what was logged. */
const world = { asked: [] as object[], answer: {} as unknown, errors: [] as string[] };
const serve = createServeRoute({
  accessKey,
  now,
  shared: createSharedLimits(null),
  keys: { find: async () => null },
  users: {
    byId: async (_tenant, id) => people[id as keyof typeof people] ?? null,
    standing: async (_tenant, [id = ""]) => [{ id, ...standing }],
  },
});
const handler = async ({ response: _response, person, ...asked }: { response: Response; person: { id: string } }) => {
  world.asked.push({ ...asked, by: person.id });
  return world.answer;
};
const app = express();
app.get(read.path, (request, response) => serve(read, handler, request, response));
app.post(change.path, (request, response) => serve(change, handler, request, response));
app.put(rename.path, (request, response) => serve(rename, handler, request, response));
app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
  const log = (_detail: object, message: string) => void world.errors.push(message);
  answerError({ info: log, warn: log, error: log }, error, request, response);
});
const server = createServer(app);
let url = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const ID = "6f1c4a4e-7d1e-4c59-9a43-1c7fb0a3a001";
async function ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}, userId = "eva") {
  const who = { userId, tenantId: "loja", role: "admin", sid: "s" };
  const { access } = await mintAccess(accessKey, who, now(), now() + 60_000);
  const headers = { authorization: `Bearer ${access}`, ...init.headers };
  const response = await fetch(`${url}${path}`, { ...init, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text === "" ? null : JSON.parse(text) };
}
const post = (body: unknown, headers: Record<string, string> = { "idempotency-key": ID }, userId = "eva") =>
  ask(
    "/things",
    { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) },
    userId,
  );

describe("a route that is served by its contract", () => {
  it("gives its handler what the schemas made of the request, and answers no more than the contract promises", async () => {
    world.answer = { name: "Ana", secret: "x", inner: { many: 1, hash: "y" } };
    // A filter that the contract does not know is refused, and not passed over as if it had been heeded.
    expect((await ask(`/things/${ID}?many=5&role=admin`)).status).toBe(400);
    const answer = await ask(`/things/${ID}?many=5`);
    expect([answer.status, answer.body]).toEqual([200, { name: "Ana", inner: { many: 1 } }]);
    expect(world.asked.at(-1)).toEqual({ revision: 0, params: { id: ID }, query: { many: 5 }, key: "", by: "eva" });
    expect((await ask("/things/none")).status).toBe(404);
  });

  it("fails where its handler breaks the contract, and says nothing of what it answered", async () => {
    world.answer = { name: "segredo" };
    const answer = await ask(`/things/${ID}`);
    expect([answer.status, answer.body.code]).toEqual([500, "failed"]);
    expect(answer.text).not.toContain("segredo");
    expect(world.errors).toEqual(["a request of the desk failed"]);
  });

  it("says what has not changed by its ETag alone", async () => {
    world.answer = { name: "Ana", inner: { many: 1 } };
    const first = await ask(`/things/${ID}`);
    const etag = first.headers.get("etag") ?? "";
    const again = () => ask(`/things/${ID}`, { headers: { "if-none-match": etag } });
    expect([(await again()).status, (await again()).text]).toEqual([304, ""]);
    world.answer = { name: "Bia", inner: { many: 1 } };
    expect((await again()).status).toBe(200);
  });

  it("names each field that it does not take (RFC 9457)", async () => {
    const answer = await post({ name: " ", hours: [{ from: 1 }, { from: "x" }] });
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.body).toEqual({
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      code: "invalid",
      detail: 'Confira o campo "name".',
      fields: { name: "Preencha este campo.", "hours.1.from": "Confira este campo." },
    });
    expect((await ask(`/things/${ID}?many=10`)).body).toMatchObject({
      fields: { many: "O maior valor possível é 9." },
    });
  });

  it("wants a key for what is no repeat, and hands it on", async () => {
    const body = { name: "Ana", hours: [] };
    for (const headers of [{}, { "idempotency-key": "1" }] as Record<string, string>[])
      expect((await post(body, headers)).body).toMatchObject({ status: 400, code: "key_missing" });
    const answer = await post(body);
    expect([answer.status, answer.text]).toEqual([202, ""]);
    expect(world.asked.at(-1)).toMatchObject({ key: ID, body });
  });

  it("wants the revision that the caller saw, and gives each answer's as the start of its ETag", async () => {
    world.answer = { name: "Ana", revision: 8 };
    const put = (headers: Record<string, string>) => ask(`/things/${ID}`, { method: "PUT", headers });
    for (const headers of [{}, { "if-match": "*" }, { "if-match": "7" }] as Record<string, string>[])
      expect((await put(headers)).body).toMatchObject({ status: 428, code: "revision_missing" });
    const { headers } = await put({ "if-match": '"7"' });
    expect(world.asked.at(-1)).toMatchObject({ revision: 7 });
    expect(headers.get("etag")).toMatch(/^"8\./);
    await put({ "if-match": headers.get("etag") ?? "" });
    expect(world.asked.at(-1)).toMatchObject({ revision: 8 });
  });

  it("asks for the permission before it reads anything", async () => {
    const refused = await ask(
      "/things",
      { method: "POST", body: "{", headers: { "content-type": "text/plain" } },
      "vic",
    );
    expect(refused.body).toMatchObject({ status: 403, code: "not_allowed" });
    expect((await post({}, {}, "nobody")).body).toMatchObject({ status: 401, code: "signed_out" });
  });
});
