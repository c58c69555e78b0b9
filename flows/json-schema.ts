import { z } from "zod";
import { flowSchema, hoursSchema, intentsSchema } from "./compile/flow-schema.js";
import { STEP_KINDS } from "./steps/registry.js";
import { testFileSchema } from "./testing/script-schema.js";

/** A JSON Schema document (draft 2020-12). */
export type JsonSchema = { [key: string]: unknown };

/** JSON Schemas for editors, by kind of file. They are made from the schemas that check the YAML. */
export function jsonSchemas(): { flow: JsonSchema; intents: JsonSchema; hours: JsonSchema; test: JsonSchema } {
  return {
    flow: flowJsonSchema(),
    intents: z.toJSONSchema(intentsSchema, { io: "input" }),
    hours: z.toJSONSchema(hoursSchema, { io: "input" }),
    test: z.toJSONSchema(testFileSchema, { io: "input" }),
  };
}

/** Each step kind checks its own nested steps, so the step schemas leave them open. This schema joins them. */
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
