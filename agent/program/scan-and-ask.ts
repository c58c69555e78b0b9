import type { AgentToHub, DeviceFacts } from "../wire.js";
import { deviceFacts } from "../wire-schema.js";
import type { Screen } from "./screen.js";
import { factsInWords, WILL_READ } from "./words.js";

type Report = Parameters<AgentToHub["report"]>[0];

/**
 * Says who asks and what will be read, measures, shows what was collected, and asks before anything leaves the
 * computer. Null when the program is being left; the hub will ask again.
 */
export async function scanAndAsk(of: {
  company: string;
  scanId: string;
  scope: "quick" | "full";
  screen: Screen;
  showJson: boolean;
  signal: AbortSignal;
  scan(scope: "quick" | "full", signal: AbortSignal): Promise<DeviceFacts>;
}): Promise<Report | null> {
  const { scanId, screen, signal } = of;
  screen.say("");
  screen.say(`${of.company} pediu um diagnóstico deste computador.`);
  for (const line of WILL_READ) screen.say(line);
  let facts: DeviceFacts;
  try {
    // Parsed with the wire format's own schema: what it does not declare cannot leave.
    facts = deviceFacts.parse(await of.scan(of.scope, signal));
  } catch (error) {
    if (signal.aborted) return null;
    screen.say(`Não consegui medir: ${String(error)}`);
    return { scanId, outcome: "failed", reason: "O programa não conseguiu medir este computador." };
  }
  if (signal.aborted) return null;
  screen.say("");
  screen.say("Isto é tudo o que vai ser enviado:");
  for (const line of factsInWords(facts)) screen.say(line);
  if (of.showJson) screen.say(JSON.stringify(facts, null, 2));
  const yes = await screen.confirm(`Enviar para a ${of.company}? [s/N]`, signal);
  if (signal.aborted) return null;
  if (!yes) {
    screen.say("Certo, nada foi enviado.");
    return { scanId, outcome: "declined", reason: "A pessoa no computador preferiu não enviar." };
  }
  screen.say("Enviando. Acompanhe na conversa; deixe esta janela aberta se quiser o reparo por aqui.");
  return { scanId, outcome: "reported", facts };
}
