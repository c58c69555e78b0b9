import type { SendResult } from "../../../bot/ports/channel-adapter.js";
import type { By } from "../../../db/stores/audit-store.js";
import type { ChannelTest } from "../../../db/stores/channel-test-store.js";
import type { DeskApiDeps } from "../deps.js";
import { idOfKey } from "../id-of-key.js";
import { Refusal } from "../refusal.js";
import type { Person } from "../route.js";

/** How long a provider may take, in ms. The person waits. */
const PATIENCE_MS = 20_000;

type Wanted = { name: string; key: string; to: string };

/**
 * Sends a test message past all conversations. It is written down, with its audit entry, before it goes out, and the same
 * `Idempotency-Key` gives the same answer again for the same channel and address.
 */
export function createTestChannel({ channelOf, channelTests, now, log }: DeskApiDeps) {
  return async (person: Person, by: By, { name, key, to }: Wanted, idempotencyKey: string) => {
    const { tenantId } = person;
    const channel = channelOf(key);
    if (!channel || channel.account.tenantId !== tenantId)
      throw new Refusal(409, "channel_gone", "Este canal ainda não está pronto. Tente de novo em alguns segundos.");
    const { account, adapter } = channel;
    if (!adapter.addressesOf)
      throw new Refusal(409, "not_testable", "Este canal não tem um endereço para onde mandar um teste.");
    if (channel.paused) throw new Refusal(409, "paused", "O canal está em pausa. Religue-o antes de testar.");
    if (channel.away)
      throw new Refusal(409, "away", "A conexão deste canal está sendo refeita. Tente de novo em alguns segundos.");
    const addresses = adapter.addressesOf(to);
    const [likeliest] = addresses;
    if (likeliest === undefined) {
      const words = "Isto não é um endereço deste canal. Para um telefone, escreva com DDD.";
      throw new Refusal(400, "invalid", words, { fields: { to: words } });
    }
    const id = idOfKey(person, idempotencyKey, [account.id, to]);
    const wrote = await channelTests.lastWrote(tenantId, account.id, addresses);
    const begun = await channelTests.begin(tenantId, { id, channelId: account.id, channel: name, to }, by);
    if (!begun) return answerOf(await channelTests.get(tenantId, id));
    const outgoing = {
      key: `test-${id}`,
      to: { externalId: wrote?.externalId ?? likeliest },
      content: {
        kind: "text" as const,
        text: `Mensagem de teste do Balcão, enviada por ${person.name}. Este canal funciona.`,
      },
      byPerson: true,
      personName: person.name,
      lastInboundAt: wrote?.lastInboundAt ?? null,
      messageId: id,
    };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const readFile = () => Promise.reject(new Error("a test message has no file"));
    let ended: ChannelTest;
    try {
      ended = endOf(await adapter.send(account, outgoing, { signal, now, readFile }));
    } catch (err) {
      log.error({ err, tenantId, channel: name }, "a channel's test broke");
      ended = { outcome: "uncertain", reason: null };
    }
    await channelTests.end(tenantId, id, ended);
    return answerOf(ended);
  };
}

function endOf(result: SendResult): ChannelTest {
  if (result.outcome === "sent") return { outcome: "sent", reason: null };
  return { outcome: result.outcome === "uncertain" ? "uncertain" : "failed", reason: result.reason };
}

function answerOf(test: ChannelTest | null) {
  if (test === null || test.outcome === "sending")
    throw new Refusal(409, "sending", "Este teste ainda está a caminho. Veja se ele chegou.");
  return { outcome: test.outcome, reason: test.reason };
}
