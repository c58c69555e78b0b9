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
 * `Idempotency-Key` gives the same answer again.
 */
export function createTestChannel({ channelOf, channelTests, now }: DeskApiDeps) {
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
    const id = idOfKey(person, idempotencyKey);
    const begun = await channelTests.begin(tenantId, { id, channelId: account.id, channel: name, to }, by);
    if (!begun) return answerOf(await channelTests.get(tenantId, id));
    const wrote = await channelTests.lastWrote(tenantId, account.id, addresses);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const result = await adapter.send(
      account,
      {
        key: `test-${id}`,
        to: { externalId: wrote?.externalId ?? likeliest },
        content: {
          kind: "text",
          text: `Mensagem de teste do Balcão, enviada por ${person.name}. Este canal funciona.`,
        },
        byPerson: true,
        personName: person.name,
        lastInboundAt: wrote?.lastInboundAt ?? null,
        messageId: id,
      },
      { signal, now, readFile: () => Promise.reject(new Error("a test message has no file")) },
    );
    const ended: ChannelTest =
      result.outcome === "sent"
        ? { outcome: "sent", reason: null }
        : { outcome: result.outcome === "uncertain" ? "uncertain" : "failed", reason: result.reason };
    await channelTests.end(tenantId, id, ended);
    return answerOf(ended);
  };
}

function answerOf(test: ChannelTest | null) {
  if (test === null || test.outcome === "sending")
    throw new Refusal(409, "sending", "Este teste ainda está a caminho. Veja se ele chegou.");
  return { outcome: test.outcome, reason: test.reason };
}
