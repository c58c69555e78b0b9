import { runAsProgram } from "../shared/run-as-program.js";
import { optionsSchema, startMercadoPago } from "./start-mercado-pago.js";

// `npx tsx tests/providers/mercadopago/main.ts --port 0`
await runAsProgram((options) => startMercadoPago(optionsSchema.parse(options)));
