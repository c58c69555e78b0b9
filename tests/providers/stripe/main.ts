import { runAsProgram } from "../shared/run-as-program.js";
import { optionsSchema, startStripe } from "./start-stripe.js";

// `npx tsx tests/providers/stripe/main.ts --port 0`
await runAsProgram((options) => startStripe(optionsSchema.parse(options)));
