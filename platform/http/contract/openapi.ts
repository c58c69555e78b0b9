import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type ZodContentObject,
  type ZodMediaTypeObject,
} from "@asteasolutions/zod-to-openapi";
import { z } from "zod";
import { SCOPES } from "../../rights.js";
import { PROBLEM_TYPE, problemSchema } from "./problem.js";
import type { RouteContract } from "./route-contract.js";

/** What the document says about the server as a whole. */
export type ApiInfo = { title: string; version: string; description: string; base: string };

/** A person of the desk, or also a program where its key may have the permission. */
const securityOf = (may: string | null): Record<string, string[]>[] => {
  if (may === null) return [];
  return SCOPES.some((scope) => scope === may) ? [{ bearer: [] }, { apiKey: [] }] : [{ bearer: [] }];
};

/** The OpenAPI 3.1 document of all contracts, as an object to be sent as JSON. */
export function openApiOf(contracts: readonly RouteContract[], info: ApiInfo): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The access token of a person who signed in.",
  });
  registry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "bk_…",
    description: "An API key. It may do what its scopes say, in its whole company.",
  });
  for (const contract of contracts) {
    const { method, params, query, body, summary, may } = contract;
    registry.registerPath({
      method,
      path: contract.path.replace(/:(\w+)/g, "{$1}"),
      summary,
      description: may === null ? "For everybody." : `Permission: \`${may}\`.`,
      security: securityOf(may),
      request: {
        ...(params ? { params } : {}),
        ...(query ? { query } : {}),
        ...(body ? { body: { required: true, content: contentOf(body) } } : {}),
        ...(contract.idempotent ? {} : { headers: z.object({ "Idempotency-Key": z.uuid() }) }),
        ...(contract.revised ? { headers: z.object({ "If-Match": z.string() }) } : {}),
      },
      responses: {
        [contract.status]: answerOf(contract),
        default: { description: "What went wrong.", content: contentOf(problemSchema, PROBLEM_TYPE) },
      },
    });
  }
  const { title, version, description, base } = info;
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: "3.1.0",
    info: { title, version, description },
    servers: [{ url: base }],
  });
}

/**
 * A body or an answer of this schema. The library's types name Zod's CommonJS declarations and ours its others. They are
 * the same, but they are too deep for the compiler to compare in every order in which it comes to the files.
 */
const contentOf = (schema: z.ZodType, type = "application/json"): ZodContentObject => ({
  [type]: { schema: schema as unknown as ZodMediaTypeObject["schema"] },
});

function answerOf({ answer }: RouteContract): ResponseConfig {
  if (answer === null) return { description: "Done." };
  if (answer === "file")
    return {
      description: "The file.",
      content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
    };
  return { description: "The answer.", content: contentOf(answer) };
}
