import { afterEach, describe, expect, it } from "vitest";
import { readCompany } from "../../company/read-company.js";
import { paymentKinds } from "../../server/payment-kinds.js";
import { GOOD_ENV, GOOD_FILES, KINDS, writeFolder } from "./company-folder.js";

let remove: (() => Promise<void>) | null = null;
afterEach(async () => {
  await remove?.();
  remove = null;
});

const SELL = `flow: comprar
start: [{ keyword: [comprar] }]
steps:
  - quote: { items: [limpeza] }
    save: order
  - charge: { order: order }
  - end: sold
`;
const FILES = {
  ...GOOD_FILES,
  "catalog.yaml": "- { item: limpeza, title: Limpeza, price: 'R$ 49,90', minutes: 15 }\n",
  "flows/comprar.yaml": SELL,
};
const ACCOUNT = "- name: pix\n  gateway: sandbox\n";

type Sandbox = Parameters<typeof paymentKinds>[0]["sandboxPayments"];

/** What is said about charges. */
async function told(files: Record<string, string>, sandboxPayments: Sandbox): Promise<string[]> {
  const written = await writeFolder({ ...FILES, ...files });
  remove = written.remove;
  const reading = await readCompany(written.dir, GOOD_ENV, KINDS, paymentKinds({ sandboxPayments, demo: "auto" }));
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  await remove();
  return reading.notes.filter((note) => note.includes("cobra"));
}

describe("a company whose flow charges", () => {
  it("hears, with the step's line, that no account takes its money", async () => {
    const missing = [
      expect.stringMatching(/^flows\/comprar\.yaml:6 o fluxo cobra, e nenhuma conta.* em BRL.*payments\.yaml/),
    ];
    expect(await told({}, "auto")).toEqual(missing);
    expect(await told({}, "off")).toEqual(missing);
    expect(await told({}, "on")).toEqual([]);
    // Whether there is a sandbox is the installation's decision, not the company's.
    expect(await told({ "payments.yaml": ACCOUNT }, "off")).toEqual(missing);
    expect(await told({ "payments.yaml": ACCOUNT }, "auto")).toEqual(missing);
    expect(await told({ "payments.yaml": ACCOUNT }, "on")).toEqual([]);
    const demonstration = GOOD_FILES["channels.yaml"]?.replaceAll(/ {2}kind:/g, "  demo: true\n  kind:") ?? "";
    expect(await told({ "channels.yaml": demonstration }, "auto")).toEqual([]);
    expect(await told({ "channels.yaml": demonstration }, "off")).toEqual(missing);
  });

  it("hears nothing when it does not charge", async () => {
    expect(await told({ "flows/comprar.yaml": SELL.replace("  - charge: { order: order }\n", "") }, "off")).toEqual([]);
  });
});
