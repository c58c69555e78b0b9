import { setTimeout as sleep } from "node:timers/promises";
import { runSimulatedDevice } from "../../agent/simulated/run-simulated-device.js";
import type { Phone, WhatsApp } from "./whatsapp.js";

export type World = {
  whatsapp: WhatsApp;
  /** The address of a web process, each one in turn. */
  web(): string;
  /** Payments for which the driver pressed "pay" or "expire": the sandbox's ids. */
  pressed: { paid: string[]; expired: string[] };
  done: Record<string, number>;
  /** The number of the bot's texts that were not sent because a person was faster. */
  unsaid: number;
  /** `ending`: what was begun is finished, and nothing new begins. `over`: the people at the desk leave, too. */
  phase: "load" | "ending" | "over";
};

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** What customers on WhatsApp do, from their first message to the end of the matter. */
export const WALKS: Record<string, { weight: number; walk(phone: Phone, world: World): Promise<void> }> = {
  menu: {
    weight: 40,
    async walk(phone) {
      await phone.says("menu");
      await phone.hears(/^Menu: 1 - Horário, 2 - Preços$/);
      await think();
      await phone.says("9");
      await phone.hears(/^De novo: 1/);
      await think();
      await phone.says("1");
      await phone.hears(/^Atendemos das 9h às 18h\.$/);
    },
  },
  question: {
    weight: 15,
    async walk(phone) {
      const first = phone.isNew();
      await phone.says("qual é o prazo da garantia do serviço?");
      await phone.hears(/90 dias[^]*Fonte: /);
      if (first) await phone.hears(/^Aqui é o atendimento automático/);
    },
  },
  file: {
    weight: 12,
    async walk(phone, { whatsapp }) {
      whatsapp.graph.media.set("picture", { mime: "image/png", bytes: PICTURE });
      await phone.says("arquivo");
      await phone.hears(/^Envie o arquivo\.$/);
      await think();
      await phone.says({ type: "image", image: { id: "picture", mime_type: "image/png" } });
      await phone.hears(/^Recebi \(image\/png\)$/);
    },
  },
  order: {
    weight: 12,
    async walk(phone, world) {
      await phone.says("comprar");
      await phone.hears(/R\$ 180,00/);
      await phone.hears(/Posso seguir\?/);
      await think();
      await phone.says("aprovar");
      const link = linkIn(await phone.hears(/\/sandbox-gateway\/pay\/\w+/));
      await phone.hears(/^Assim que o pagamento for confirmado/);
      await think();
      if (Math.random() < 0.15) {
        await press(link, "refuse");
        await phone.hears(/\/sandbox-gateway\/pay\/\w+/);
      }
      if (Math.random() < 0.1) {
        world.pressed.expired.push(idIn(link));
        await press(link, "expire");
        await phone.hears(/^O prazo do pedido \d+ passou\.$/);
        return;
      }
      world.pressed.paid.push(idIn(link));
      await press(link, "pay");
      await phone.hears(/^Pagamento confirmado: R\$ 180,00\. .* pedido é \d+\.$/);
      await phone.hears(/^Serviço do pedido \d+\.$/);
    },
  },
  person: {
    weight: 12,
    async walk(phone, world) {
      await phone.says("gente");
      // A person at the desk may be faster than a text of the bot that waits to be sent again. That text then stays
      // unsaid.
      const first = await phone.hears(/^Já chamei alguém\.$|^Pessoa \d aqui\.$/);
      if (first.startsWith("Pessoa")) world.unsaid += 1;
      else await phone.hears(/^Pessoa \d aqui\.$/);
      await think();
      await phone.says("certo, obrigado");
      await phone.hears(/^Até mais, da pessoa \d\.$/);
      await phone.hears(/^Voltei, e a pessoa já foi\.$/);
    },
  },
  computer: {
    weight: 3,
    async walk(phone, world) {
      await phone.says("computador");
      const invitation = await hearsUntil(phone, /\/agent\?c=/);
      const code = /\/agent\?c=([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(invitation)?.[1] ?? "";
      const off = new AbortController();
      const running = runSimulatedDevice({
        serverUrl: world.web(),
        code,
        kind: "full-disk",
        say: () => {},
        signal: off.signal,
      });
      try {
        await hearsUntil(phone, /é o seu\?/);
        await phone.says("sim");
        await hearsUntil(phone, /de 100/);
        await hearsUntil(phone, /Posso seguir\?/);
        await phone.says("aprovar");
        const link = linkIn(await hearsUntil(phone, /\/sandbox-gateway\/pay\/\w+/));
        world.pressed.paid.push(idIn(link));
        await press(link, "pay");
        await hearsUntil(phone, /Posso começar\?/);
        await phone.says("sim");
        await hearsUntil(phone, /^Computador pronto, pedido \d+\.$/);
      } finally {
        off.abort();
        await running;
      }
    },
  },
};

/** Skips what is said on the way. A line that never comes is reported. */
async function hearsUntil(phone: Phone, words: RegExp): Promise<string> {
  for (;;) {
    const line = await phone.hears(/./s);
    if (words.test(line)) return line;
  }
}

async function press(link: string, act: "pay" | "refuse" | "expire"): Promise<void> {
  const answer = await fetch(`${link}/${act}`, { method: "POST", redirect: "manual" });
  if (answer.status !== 303) throw new Error(`the sandbox answered ${answer.status} to ${act}`);
}

const linkIn = (text: string): string => /https?:\/\/\S+\/sandbox-gateway\/pay\/\w+/.exec(text)?.[0] ?? "";
const idIn = (link: string): string => link.split("/").at(-1) ?? "";

/** Waits roughly as long as a person would. */
export function think(): Promise<void> {
  return sleep(500 + Math.random() * 2_500);
}
