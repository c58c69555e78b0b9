import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import type { Taken } from "../faults/harness/fake-graph.js";
import { openBalcao, type RunningBalcao } from "../faults/harness/open-balcao.js";
import { post, statusBody } from "../faults/harness/webhooks.js";

const HOURS = "---\ntitle: Horário\n---\n## Sábado\n\nSim, abrimos aos sábados, das 9h às 13h.\n";
const ANSWER = "Sim, abrimos aos sábados, das 9h às 13h.\n\nFonte: Horário";

let balcao: RunningBalcao;
beforeAll(async () => {
  balcao = await openBalcao({ files: { "knowledge/horario.md": HOURS } });
  // Without the provider's status, a send that was cut off after it was accepted would rightly be repeated.
  balcao.graph.onTaken = (taken) => void tell(taken);
});
afterAll(() => balcao.close());

/** Sends a message's status to whichever process listens, until one answers 200. */
async function tell({ to, providerId, key }: Taken): Promise<void> {
  const body = statusBody(to, providerId, "sent", key);
  for (let tries = 0; tries < 300; tries++) {
    if ((await post(balcao.url, body).catch(() => 0)) === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const texts = (phone: string) => balcao.graph.of(phone).map(({ text }) => text);

describe("the running product", () => {
  it("answers a customer's question by signed webhook from the applied article, and keeps what it does not know", async () => {
    const phone = balcao.newPhone();
    await balcao.write(phone, "vcs abrem sabado?");
    await eventually(() => expect(texts(phone)[0]).toBe(ANSWER));
    const other = balcao.newPhone();
    await balcao.write(other, "vcs alugam bicicleta?");
    await eventually(() => expect(texts(other)[0]).toContain("não sei confirmar"));
    expect(texts(other).join()).not.toContain("Fonte");
    expect(await balcao.balcao("gaps")).toMatch(/^\s+1 {2}\d{4}-\d\d-\d\d {2}vcs alugam bicicleta\?$/m);
  });

  it("answers after kill -9 at any moment, once, and counts a gap once", async () => {
    const phones: string[] = [];
    for (let n = 0; n < 4; n++) {
      const [known, unknown] = [balcao.newPhone(), balcao.newPhone()];
      phones.push(known);
      await balcao.write(known, "abrem sábado?");
      await balcao.write(unknown, "vendem geladeira?");
      await new Promise((resolve) => setTimeout(resolve, n * 12));
      await balcao.kill();
      await balcao.start();
      await eventually(() => expect(texts(unknown).length).toBeGreaterThan(0));
      await eventually(() => expect(texts(known)).toContain(ANSWER));
    }
    for (const phone of phones) expect(texts(phone).filter((text) => text === ANSWER)).toHaveLength(1);
    expect(await balcao.balcao("gaps")).toMatch(/^\s+4 {2}\S+ {2}vendem geladeira\?$/m);
  });

  it("takes a changed article at once, and refuses a broken one without a change", async () => {
    await balcao.company.write("knowledge/horario.md", HOURS.replace("13h", "14h"));
    expect(await balcao.balcao("apply", balcao.company.dir)).toContain("artigo horario: mudou (text)");
    expect(await balcao.balcao("apply", balcao.company.dir)).toContain("Nothing to change");
    const phone = balcao.newPhone();
    await balcao.write(phone, "abrem sábado?");
    await eventually(() => expect(texts(phone)[0]).toContain("das 9h às 14h"));

    await balcao.company.write("knowledge/horario.md", "---\ntitle: x\nautor: y\n---\nFechado.\n");
    await expect(balcao.balcao("apply", balcao.company.dir)).rejects.toThrow(
      /knowledge\/horario\.md:3: não conheço o campo/,
    );
    const another = balcao.newPhone();
    await balcao.write(another, "abrem sábado?");
    await eventually(() => expect(texts(another)[0]).toContain("das 9h às 14h"));
  });
});
