import { z } from "zod";
import { flowSchema, hoursSchema, intentsSchema } from "./compile/flow-schema.js";
import { STEP_KINDS } from "./steps/registry.js";
import { testFileSchema } from "./testing/script-schema.js";

/** A JSON Schema document (draft 2020-12). */
export type JsonSchema = { [key: string]: unknown };

/** JSON Schemas for editors, by the kind of file: what is written in YAML, from the same schemas that check it. */
export function jsonSchemas(): { flow: JsonSchema; intents: JsonSchema; hours: JsonSchema; test: JsonSchema } {
  return {
    flow: flowJsonSchema(),
    intents: z.toJSONSchema(intentsSchema, { io: "input" }),
    hours: z.toJSONSchema(hoursSchema, { io: "input" }),
    test: z.toJSONSchema(testFileSchema, { io: "input" }),
  };
}

/** Nested lists of steps are open in the schemas themselves (each kind checks its own); here they meet. */
function flowJsonSchema(): JsonSchema {
  const definitions: JsonSchema = {};
  const kinds = STEP_KINDS.map((kind) => {
    const { $defs, $schema: _, ...schema } = toJson(kind.schema);
    Object.assign(definitions, $defs);
    definitions[`step-${kind.verb}`] = { ...schema, title: kind.verb, description: kind.summary };
    return { $ref: `#/$defs/step-${kind.verb}` };
  });
  const { $defs, ...flow } = toJson(flowSchema);
  Object.assign(definitions, $defs);
  definitions.steps = { type: "array", items: { anyOf: kinds } };
  return { ...flow, title: "Fluxo do Balcão", $defs: definitions };
}

function toJson(schema: z.ZodType): JsonSchema & { $defs?: JsonSchema } {
  return z.toJSONSchema(schema, { io: "input" }) as JsonSchema & { $defs?: JsonSchema };
}
