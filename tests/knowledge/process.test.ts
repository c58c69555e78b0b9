import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import type { Taken } from "../faults/harness/fake-graph.js";
import { type Desk, openDesk } from "../faults/harness/open-desk.js";
import { post, statusBody } from "../faults/harness/webhooks.js";

const HOURS = "---\ntitle: Horário\n---\n## Sábado\n\nSim, abrimos aos sábados, das 9h às 13h.\n";
const ANSWER = "Sim, abrimos aos sábados, das 9h às 13h.\n\nFonte: Horário";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ files: { "knowledge/horario.md": HOURS } });
  // Without the provider's word, what was cut off after it was taken would rightly be sent again.
  desk.graph.onTaken = (taken) => void tell(taken);
});
afterAll(() => desk.close());

/** Tells what became of a message to whichever process listens, until one says 200. */
async function tell({ to, providerId, key }: Taken): Promise<void> {
  const body = statusBody(to, providerId, "sent", key);
  for (let tries = 0; tries < 300; tries++) {
    if ((await post(desk.url, body).catch(() => 0)) === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const texts = (phone: string) => desk.graph.of(phone).map(({ text }) => text);

describe("the running product", () => {
  it("answers a customer's question by signed webhook from the applied article, and keeps what it does not know", async () => {
    const phone = desk.newPhone();
    await desk.write(phone, "vcs abrem sabado?");
    await eventually(() => expect(texts(phone)[0]).toBe(ANSWER));
    const other = desk.newPhone();
    await desk.write(other, "vcs alugam bicicleta?");
    await eventually(() => expect(texts(other)[0]).toContain("não sei confirmar"));
    expect(texts(other).join()).not.toContain("Fonte");
    expect(await desk.balcao("gaps")).toMatch(/^\s+1 {2}\d{4}-\d\d-\d\d {2}vcs alugam bicicleta\?$/m);
  });

  it("answers after kill -9 at any moment, once, and counts a gap once", async () => {
    const phones: string[] = [];
    for (let n = 0; n < 4; n++) {
      const [known, unknown] = [desk.newPhone(), desk.newPhone()];
      phones.push(known);
      await desk.write(known, "abrem sábado?");
      await desk.write(unknown, "vendem geladeira?");
      await new Promise((resolve) => setTimeout(resolve, n * 12));
      await desk.kill();
      await desk.start();
      await eventually(() => expect(texts(unknown).length).toBeGreaterThan(0));
      await eventually(() => expect(texts(known)).toContain(ANSWER));
    }
    for (const phone of phones) expect(texts(phone).filter((text) => text === ANSWER)).toHaveLength(1);
    expect(await desk.balcao("gaps")).toMatch(/^\s+4 {2}\S+ {2}vendem geladeira\?$/m);
  });

  it("takes a changed article at once, and refuses a broken one without a change", async () => {
    await desk.company.write("knowledge/horario.md", HOURS.replace("13h", "14h"));
    expect(await desk.balcao("apply", desk.company.dir)).toContain("artigo horario: mudou (text)");
    expect(await desk.balcao("apply", desk.company.dir)).toContain("Nothing to change");
    const phone = desk.newPhone();
    await desk.write(phone, "abrem sábado?");
    await eventually(() => expect(texts(phone)[0]).toContain("das 9h às 14h"));

    await desk.company.write("knowledge/horario.md", "---\ntitle: x\nautor: y\n---\nFechado.\n");
    await expect(desk.balcao("apply", desk.company.dir)).rejects.toThrow(
      /knowledge\/horario\.md:3: não conheço o campo/,
    );
    const another = desk.newPhone();
    await desk.write(another, "abrem sábado?");
    await eventually(() => expect(texts(another)[0]).toContain("das 9h às 14h"));
  });
});
