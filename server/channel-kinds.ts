import type { ChannelKinds } from "../company/channels-file.js";
import type { Config } from "../platform/config/load-config.js";
import { createAdapters } from "./adapters.js";

/**
 * What the reader of a company folder needs to know about channels: their kinds, their limits, and the adapters' own
 * checks.
 */
export function channelKinds(config: Config): ChannelKinds {
  const adapters = createAdapters(config);
  const of = (kind: string) => adapters.find((adapter) => adapter.kind === kind);
  return {
    kinds: adapters.map((adapter) => adapter.kind),
    capabilitiesOf: (kind) => of(kind)?.capabilities ?? null,
    trustedSettings: (kind) => of(kind)?.trustedSettings ?? [],
    checkAccount: (kind, account) => of(kind)?.checkAccount(account) ?? [],
  };
}
