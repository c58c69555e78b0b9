import type { CompanyTools } from "../company/commands/at.js";
import { channelKinds } from "./channel-kinds.js";
import type { Installation } from "./open-installation.js";
import { paymentKinds } from "./payment-kinds.js";

/** What changes of a company are held against on this installation. */
export function companyTools({ config, keyring }: Pick<Installation, "config" | "keyring">): CompanyTools {
  return { keyring, channels: channelKinds(config), payments: paymentKinds(config) };
}
