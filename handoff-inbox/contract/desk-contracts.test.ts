import { describe, expect, expectTypeOf, it } from "vitest";
import { openApiOf } from "../../platform/http/contract/openapi.js";
import type { HeardOf, RouteContract, SentOf } from "../../platform/http/contract/route-contract.js";
import { API } from "./api-base.js";
import { DESK_CONTRACTS, type DeskRoutes, SESSION_CONTRACTS } from "./desk-contracts.js";
import type { QueuePage } from "./queue.js";

describe("the desk's contracts", () => {
  it("are each at an address of their own, and behind a permission except for signing in and out", () => {
    const all = [...SESSION_CONTRACTS, ...DESK_CONTRACTS];
    expect(new Set(all.map(({ method, path }) => `${method} ${path}`)).size).toBe(all.length);
    expect(all.filter(({ may }) => may === null)).toEqual([...SESSION_CONTRACTS]);
  });

  it("want a key for each act of a person, and for nothing that may simply be asked again", () => {
    const acts = DESK_CONTRACTS.filter(({ idempotent }) => !idempotent).map(({ path }) => path.split("/").at(-1));
    expect(acts).toEqual([
      "take",
      "give-back",
      "close",
      "reply",
      "note",
      "template",
      "refund",
      "notes",
      "files",
      "quotes",
      "api-keys",
      "companies",
      "test",
      "documents",
      "pages",
      "sites",
      "draft",
    ]);
  });

  it("refuse a conversation's id that is none before anything is asked of the database", () => {
    const all: readonly RouteContract[] = DESK_CONTRACTS;
    const takers = all.filter(({ path }) => path.startsWith("/conversations/:id"));
    expect(takers.length).toBeGreaterThan(8);
    const open = takers.filter(({ params }) => params?.safeParse({ id: "x" }).success !== false);
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it("give pages the types of what they send and hear", () => {
    type Reply = SentOf<DeskRoutes["post /conversations/:id/reply"]>;
    expectTypeOf<Reply["body"]>().toEqualTypeOf<{ text: string }>();
    expectTypeOf<Reply["params"]>().toEqualTypeOf<{ id: string }>();
    expectTypeOf<Reply["key"]>().toEqualTypeOf<string>();
    expectTypeOf<{ params: { key: string } }>().toExtend<SentOf<DeskRoutes["post /problems/:key/resend"]>>();
    expectTypeOf<{ params: { id: string } }>().not.toExtend<SentOf<DeskRoutes["post /conversations/:id/close"]>>();
    expectTypeOf<HeardOf<DeskRoutes["get /queue"]>>().toEqualTypeOf<QueuePage>();
  });

  it("make an OpenAPI document with every address, its permission, and no type left open by mistake", () => {
    const document = openApiOf([...SESSION_CONTRACTS, ...DESK_CONTRACTS], {
      title: "Balcão",
      version: "1",
      description: "",
      base: API,
    }) as { paths: Record<string, Record<string, { security: unknown[] }>>; servers: unknown };
    const asked = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const written = [...SESSION_CONTRACTS, ...DESK_CONTRACTS].map(
      ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`,
    );
    expect(asked.toSorted()).toEqual(written.toSorted());
    expect(document.servers).toEqual([{ url: "/api/v1" }]);
    expect(document.paths["/session"]?.post?.security).toEqual([]);
    expect(document.paths["/me"]?.get?.security).toEqual([{ bearer: [] }]);
    expect(document.paths["/queue"]?.get).toMatchObject({
      security: [{ bearer: [] }, { apiKey: [] }],
      parameters: [
        { name: "view", in: "query", schema: { enum: ["waiting", "mine", "team", "people", "bot", "all", "closed"] } },
        { name: "cursor", in: "query", schema: { type: "string" } },
      ],
      responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/QueuePage" } } } } },
    });
  });
});
