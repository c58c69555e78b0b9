import { MercadoPagoConfig } from "mercadopago";
import { AppConfig } from "mercadopago/dist/utils/config/index.js";

/**
 * The official SDK, pointed at a base address. It has no option for it: every client reads `AppConfig.BASE_URL` at each
 * call, so it is set for the whole process. `utils/config` is not part of the package's documented face; a test of the
 * SDK against the stand-in fails when it moves.
 */
export function pointSdkAt(baseUrl: string, accessToken: string): MercadoPagoConfig {
  // Its types call it read-only.
  Object.assign(AppConfig, { BASE_URL: baseUrl });
  return new MercadoPagoConfig({ accessToken });
}
