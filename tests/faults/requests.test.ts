import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT } from "./harness/company.js";
import { eventually, sleep } from "./harness/eventually.js";
import { openBalcao, type RunningBalcao } from "./harness/open-balcao.js";
import { deliver, mediaMessage, messagesBody } from "./harness/webhooks.js";

type Heard = { path: string; headers: Record<string, unknown>; body: string };

/** A system on this machine; `/away` redirects to another one. */
async function startSystem(redirectTo?: () => string) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      heard.push({ path: request.url ?? "", headers: request.headers, body });
      if (request.url?.startsWith("/away") && redirectTo)
        return response.writeHead(302, { location: redirectTo() }).end();
      response.writeHead(200, { "content-type": "application/json" }).end('{"resposta":"{{ 6 * 7 }}"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { heard, port, close: () => server.close() };
}

const flow = (name: string, http: string) =>
  `flow: ${name}\ntitle: ${name}\nstart:\n  - keyword: [${name}]\nvars:\n  dito: { type: text }\nsteps:\n${http}    save: veio\n    on_failed: { goto: barred }\n  - say: "Veio {{ veio.body.resposta }}"\n  - end: done\n  - id: barred\n    say: Não deu.\n  - end: barred\n`;
const get = (url: string) =>
  `  - http: { url: "${url}", headers: { authorization: Bearer segredo-da-loja, x-api-key: outro-segredo } }\n`;

let balcao: RunningBalcao;
let inside: Awaited<ReturnType<typeof startSystem>>;
let allowed: Awaited<ReturnType<typeof startSystem>>;
let neighbour: Awaited<ReturnType<typeof startSystem>>;
let inward = "";

beforeAll(async () => {
  inside = await startSystem();
  neighbour = await startSystem();
  allowed = await startSystem(() => inward);
  const spellings = {
    loopback: `http://127.0.0.1:${inside.port}/x`,
    nome: `http://localhost:${inside.port}/x`,
    decimal: `http://2130706433:${inside.port}/x`,
    octal: `http://0177.0.0.1:${inside.port}/x`,
    mapeado: `http://[::ffff:127.0.0.1]:${inside.port}/x`,
    nenhum: `http://0.0.0.0:${inside.port}/x`,
    metadados: "http://169.254.169.254/latest/meta-data/",
  };
  const flows = Object.entries(spellings).map(([name, url]) => [`flows/${name}.yaml`, flow(name, get(url))]);
  const body = `  - ask: Diga.\n    save: dito\n  - http: { url: "http://127.0.0.1:${allowed.port}/eco?q={{ dito }}", method: POST, body: { dito: "{{ dito }}" } }\n`;
  balcao = await openBalcao({
    files: {
      ...Object.fromEntries(flows),
      "flows/permitido.yaml": flow("permitido", get(`http://127.0.0.1:${allowed.port}/ok`)),
      "flows/desvio.yaml": flow("desvio", get(`http://127.0.0.1:${allowed.port}/away`)),
      "flows/repete.yaml": flow("repete", body),
    },
    env: { HTTP_STEP_ALLOW: `127.0.0.1:${allowed.port},127.0.0.1:${neighbour.port}` },
  });
});
afterAll(async () => {
  for (const system of [inside, allowed, neighbour]) system.close();
  await balcao.close();
});

const texts = (phone: string) => balcao.graph.of(phone).map((one) => one.text);

/** Writes, and returns the replies once there are `count`. */
async function talk(phone: string, text: string, count: number): Promise<string[]> {
  await balcao.write(phone, text);
  return eventually(() => {
    expect(texts(phone).length).toBeGreaterThanOrEqual(count);
    return texts(phone);
  });
}

describe("requests that flows and customers cause", () => {
  it.each(["loopback", "nome", "decimal", "octal", "mapeado", "nenhum", "metadados"])(
    "36 an http step to an inward address is blocked before a byte goes out, spelled as %s",
    async (name) => {
      expect(await talk(balcao.newPhone(), name, 1)).toEqual(["Não deu."]);
      expect(inside.heard).toEqual([]);
    },
  );

  it("36 a host that the operator allows is reached, and what it answers is no template", async () => {
    expect(await talk(balcao.newPhone(), "permitido", 1)).toEqual(["Veio {{ 6 * 7 }}"]);
    expect(allowed.heard.at(-1)?.headers).toMatchObject({ authorization: "Bearer segredo-da-loja" });
  });

  it("36 a redirect inward is blocked", async () => {
    inward = `http://127.0.0.1:${inside.port}/metadados`;
    expect(await talk(balcao.newPhone(), "desvio", 1)).toEqual(["Não deu."]);
    expect(inside.heard).toEqual([]);
  });

  it("36 credentials do not follow a redirect to another host", async () => {
    inward = `http://127.0.0.1:${neighbour.port}/novo`;
    expect(await talk(balcao.newPhone(), "desvio", 1)).toEqual(["Veio {{ 6 * 7 }}"]);
    const [heard] = neighbour.heard;
    expect(heard?.path).toBe("/novo");
    expect(JSON.stringify(heard?.headers)).not.toContain("segredo");
  });

  it("37 media whose address is on a foreign host is not fetched from there, and no token leaves", async () => {
    const bytes = Buffer.from("conteúdo");
    balcao.graph.media.set("foreign1", { mime: "text/plain", bytes, url: `http://127.0.0.1:${inside.port}/roubo` });
    balcao.graph.media.set("foreign2", {
      mime: "text/plain",
      bytes,
      redirect: `http://127.0.0.1:${inside.port}/roubo`,
    });
    for (const id of ["foreign1", "foreign2"]) {
      const phone = balcao.newPhone();
      expect(await talk(phone, "arquivo", 1)).toEqual(["Envie o arquivo."]);
      await deliver(balcao.url, messagesBody([mediaMessage(phone, id, "text/plain", "a.txt")]));
      await eventually(() => expect(texts(phone).length).toBeGreaterThanOrEqual(2));
      expect(texts(phone)[1]).not.toContain("Recebi a.txt");
    }
    expect(inside.heard).toEqual([]);
    expect(balcao.graph.mediaRequests.every((one) => one.authorization === `Bearer ${ACCOUNT.accessToken}`)).toBe(true);
  });

  it.each([
    "{{ 1 + 1 }}",
    "{{secret}}",
    "{{ env.FAULT_APP_SECRET }}",
    "{{constructor.constructor('return process')()}}",
    "__proto__",
    "${ENV:FAULT_APP_SECRET}",
    '"}}, "isAdmin": true, {"x": "{{',
  ])("38 39 what a customer writes stays what it is: %s", async (text) => {
    const phone = balcao.newPhone();
    expect(await talk(phone, "eco", 1)).toEqual(["Anotado: "]);
    expect(await talk(phone, text, 2)).toEqual(["Anotado: ", `Anotado: ${text}`]);
    const other = balcao.newPhone();
    await talk(other, "repete", 1);
    await talk(other, text, 2);
    const heard = allowed.heard.at(-1);
    expect(JSON.parse(heard?.body ?? "")).toEqual({ dito: text });
    expect(new URL(heard?.path ?? "", "http://x").searchParams.get("q")).toBe(text);
  });

  it.each(["constructor.constructor('return process')()", "__proto__.polluted", "process.env.PATH"])(
    "38 an author's {{ %s }} is refused at publish, and the server goes on as before",
    async (expression) => {
      await balcao.company.write(
        "flows/mau.yaml",
        `flow: mau\ntitle: Mau\nstart:\n  - keyword: [mau]\nsteps:\n  - say: "{{ ${expression} }}"\n  - end: done\n`,
      );
      await expect(balcao.balcao("apply", balcao.company.dir)).rejects.toThrow(/mau\.yaml:\d+/);
      expect(await talk(balcao.newPhone(), "permitido", 1)).toEqual(["Veio {{ 6 * 7 }}"]);
    },
  );

  it("39 the account's secrets stand in no log, no transcript and no trace", async () => {
    await sleep(200);
    const said = balcao.server().said();
    await balcao.stop();
    const rows = await balcao.look(
      "SELECT payload::text, trace::text, error FROM events",
      "SELECT content::text, problem FROM messages",
      "SELECT payload::text, error FROM effects",
      "SELECT secrets FROM channels",
    );
    await balcao.start();
    for (const secret of [ACCOUNT.appSecret, ACCOUNT.accessToken]) {
      expect(said).not.toContain(secret);
      expect(JSON.stringify(rows)).not.toContain(secret);
    }
  });
});
