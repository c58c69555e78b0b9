import { jsonSchemas } from "../../flows/json-schema.js";

/** `balcao flow schema`: the JSON Schemas of flow, intents, hours and test files, as one object. */
export function flowSchema(): void {
  console.log(JSON.stringify(jsonSchemas(), null, 2));
}
