import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { openApiOf } from "./openapi.js";
import { type AnswerOf, defineRoute, type RequestOf } from "./route-contract.js";

const rename = defineRoute({
  method: "patch",
  path: "/people/:id",
  may: "people.change",
  summary: "Changes a person.",
  params: z.object({ id: z.uuid() }),
  body: z.object({ name: z.string().trim().min(1) }),
  answer: z.object({ id: z.string(), name: z.string() }).meta({ id: "PersonName" }),
});

describe("a route's contract", () => {
  it("gives the types of both ends", () => {
    expectTypeOf<RequestOf<typeof rename>["body"]>().toEqualTypeOf<{ name: string }>();
    expectTypeOf<RequestOf<typeof rename>["query"]>().toEqualTypeOf<undefined>();
    expectTypeOf<AnswerOf<typeof rename>>().toEqualTypeOf<{ id: string; name: string }>();
  });

  it("is idempotent by its method, and says 204 where nothing is answered", () => {
    expect(rename).toMatchObject({ idempotent: false, status: 200 });
    const remove = defineRoute({ method: "delete", path: "/x", may: "x", summary: "Removes.", answer: null });
    expect(remove).toMatchObject({ idempotent: true, status: 204 });
  });

  it.each([
    ["/people/:id", z.object({})],
    ["/people", z.object({ id: z.string() })],
    ["/people/:id", z.object({ key: z.string() })],
  ] as const)("is refused where %s and its schema do not name the same", (path, params) => {
    const write = () => defineRoute({ method: "get", path, may: "x", summary: "Reads.", params, answer: null });
    expect(write).toThrow(`get ${path}: the path names`);
  });

  it("stands in the OpenAPI document with its parts, its permission and its errors", () => {
    const info = { title: "Balcão", version: "1", description: "", base: "/api/v1" };
    const document = openApiOf([rename], info);
    expect(document).toMatchObject({
      openapi: "3.1.0",
      paths: {
        "/people/{id}": {
          patch: {
            description: "Permission: `people.change`.",
            parameters: [
              { in: "path", name: "id", required: true, schema: { type: "string", format: "uuid" } },
              { in: "header", name: "Idempotency-Key", required: true },
            ],
            requestBody: { content: { "application/json": { schema: { required: ["name"] } } } },
            responses: {
              200: { content: { "application/json": { schema: { $ref: "#/components/schemas/PersonName" } } } },
              default: {
                content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
              },
            },
          },
        },
      },
    });
  });
});
