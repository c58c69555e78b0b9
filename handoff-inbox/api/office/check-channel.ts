import type { DeskApiDeps } from "../deps.js";

/** How long a provider may take, in ms. The person waits. */
const PATIENCE_MS = 20_000;

type Check = { outcome: "works" | "wrong" | "unreached" | "unasked"; words: string[] };

/** Asks a channel's provider whether the account works, as it is stored now. */
export async function checkChannel(
  { channelOf, now, log }: Pick<DeskApiDeps, "channelOf" | "now" | "log">,
  tenantId: string,
  key: string,
): Promise<Check> {
  const channel = channelOf(key);
  if (channel?.account.tenantId !== tenantId || !channel.adapter.probe) return { outcome: "unasked", words: [] };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const readFile = () => Promise.reject(new Error("a check has no file"));
  try {
    const probed = await channel.adapter.probe(channel.account, { signal, now, readFile });
    if (probed.outcome === "works") return { outcome: "works", words: [probed.says] };
    if (probed.outcome === "wrong") return { outcome: "wrong", words: probed.problems };
    return { outcome: "unreached", words: [probed.reason] };
  } catch (err) {
    log.error({ err, tenantId, channel: key }, "a channel's check broke");
    return { outcome: "unreached", words: ["Não foi possível conferir agora. Tente de novo."] };
  }
}
