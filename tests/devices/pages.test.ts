import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BuiltExecutable } from "../../agent/executables/build-executables.js";
import { openManifest, sealManifest } from "../../agent/executables/manifest.js";
import { createShelf } from "../../agent/executables/shelf.js";
import { newKeyPair } from "../../agent/sign.js";
import type { DeviceFacts } from "../../agent/wire.js";
import type { Database } from "../../db/database.js";
import { createDiskBlobs } from "../../platform/files/disk-blobs.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { FACTS } from "./facts.js";
import { HubHarness, TestAgent } from "./hub-harness.js";
import { aDayPasses, measured } from "./measured.js";

let database: Database;
let harness: HubHarness;
beforeAll(async () => {
  database = await openTestDatabase();
  harness = new HubHarness(database);
  await harness.start();
});
afterAll(async () => {
  await harness.stop();
  await database.close();
});

const EVIL = `<img src=x onerror=alert(1)>"'&`;

/** The page of a report with these facts. */
async function pageOf(facts: DeviceFacts, host = { name: "PC-ANA", os: "linux" as const, osName: "Debian 12" }) {
  const ana = await harness.customer();
  const { invite, code } = await harness.invite(ana);
  const agent = new TestAgent(harness.address, undefined, host);
  await agent.connect({ code });
  const key = harness.newKey();
  await harness.ask(ana, "devices.scan", { invite, scope: "full" }, key);
  await agent.until(() => agent.scans.length === 1);
  expect(await agent.say("report", { scanId: agent.scans[0], outcome: "reported", facts })).toEqual({ ok: true });
  agent.leave();
  const { url } = (await harness.heard(key, "reported")).value;
  const response = await fetch(String(url));
  return { response, text: await response.text(), ana, url: String(url) };
}

type InvitedValue = { code: string; programs: unknown };

describe("a report's page", () => {
  it("shows what an evil computer says as text, and runs and loads nothing", async () => {
    const disk = { mount: EVIL, sizeBytes: 100e9, usedBytes: 99.5e9, kind: "ssd" as const };
    const evil = {
      ...FACTS,
      disks: { known: true as const, value: [disk] },
      smart: { known: false as const, reason: EVIL },
    };
    const { text, response } = await pageOf(evil, { name: EVIL, os: "linux", osName: EVIL });
    expect(text).not.toContain("<img");
    expect(text.match(/&lt;img src=x/g)?.length).toBeGreaterThanOrEqual(4);
    expect(text).not.toMatch(/<script|javascript:|\son\w+="/i);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-robots-tag")).toContain("noindex");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  });

  it("tells the time in the company's zone", async () => {
    const { ana, url } = await pageOf(FACTS);
    const at = "2026-11-21T02:30:00Z";
    await harness.rows(ana.tenantId, "UPDATE reports SET reported_at = $2 WHERE tenant_id = $1 RETURNING id", [
      ana.tenantId,
      at,
    ]);
    const page = async (zone: string) => {
      await harness.rows(ana.tenantId, "UPDATE tenants SET timezone = $2 WHERE id = $1 RETURNING id", [
        ana.tenantId,
        zone,
      ]);
      return (await fetch(url)).text();
    };
    expect(await page("America/Sao_Paulo")).toContain("20 de novembro de 2026 às 23:30");
    expect(await page("America/Rio_Branco")).toContain("20 de novembro de 2026 às 21:30");
  });

  it("tells score, evidence, meaning, what can be done, and what is unknown as unknown", async () => {
    const { text } = await pageOf(FACTS);
    for (const words of [
      "de 100",
      "99% ocupado",
      "O disco está cheio",
      "Uma limpeza digital",
      "não deu para medir",
      "sem permissão",
    ])
      expect(text.toLowerCase()).toContain(words.toLowerCase());
  });

  it("is compared with the earlier ones of the same computer, and says where it goes; the same as JSON", async () => {
    const ana = await harness.customer();
    const color =
      'UPDATE channels SET settings = settings || \'{"color":"#7a1f5c"}\' WHERE tenant_id = $1 AND id = $2 RETURNING id';
    await harness.rows(ana.tenantId, color, [ana.tenantId, ana.channelId]);
    const keys = newKeyPair();
    let url = "";
    // 100 GB of which 60, 64 and 68 are in use, a day apart: 8 days until it is full.
    for (const usedGb of [60, 64, 68]) {
      await aDayPasses(harness, ana);
      const value = await measured(harness, ana, keys, usedGb);
      url = String(value.url);
      const found = (value.findings as { id: string; forecast: string | null }[]).find(({ id }) => id === "disk-full");
      const words = "No ritmo das últimas medições, este disco fica cheio em 8 dias.";
      expect(found?.forecast).toBe(usedGb === 68 ? words : undefined);
    }
    const text = await (await fetch(url)).text();
    expect(text).toContain("--shop:#7a1f5c");
    expect(text).toContain("Antes e depois");
    expect(text).toMatch(/64% ocupado.*68% ocupado/s);
    const { score, findings } = await (await fetch(`${url}.json`)).json();
    expect(text).toContain(`<strong>${score}</strong>`);
    expect(findings).toContainEqual(
      expect.objectContaining({ id: "disk-full", severity: "warn", points: 10, version: 2 }),
    );
    expect((await fetch(`${harness.address}/r/${"x".repeat(32)}.json`)).status).toBe(404);
  });

  it("is found by its whole key only", async () => {
    const { url } = await pageOf(FACTS);
    const key = url.split("/").at(-1) ?? "";
    expect(key).toMatch(/^[A-Za-z0-9_-]{32}$/);
    for (const wrong of [
      key.slice(1),
      `${key}x`,
      key.toLowerCase() === key ? key.toUpperCase() : key.toLowerCase(),
      "%00",
      "..%2f",
    ]) {
      expect((await fetch(`${harness.address}/r/${wrong}`)).status, wrong).toBe(404);
    }
  });

  it("is not there before the report is", async () => {
    const ana = await harness.customer();
    const { agent } = await harness.paired(ana);
    const [row] = await harness.rows<{ page_key: string }>(ana.tenantId, "SELECT page_key FROM reports");
    expect((await fetch(`${harness.address}/r/${row?.page_key}`)).status).toBe(404);
    agent.leave();
  });
});

describe("an invitation's page", () => {
  it("says what is read and what never is, with the code, a line for each system, and a download", async () => {
    const { code, url } = await harness.invite(await harness.customer());
    const response = await fetch(url);
    const text = await response.text();
    expect(response.status).toBe(200);
    for (const words of [
      code,
      `node balcao-agent-${code}.mjs --server ${harness.address}`,
      "Windows",
      "O que ele nunca lê",
      "/agent/download?c=",
    ])
      expect(text).toContain(words);
  });

  it("says that the program is missing where it was not built", async () => {
    const { code } = await harness.invite(await harness.customer());
    const response = await fetch(`${harness.address}/agent/download?c=${code}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("a equipe resolve");
  });

  it("asks for the code under the short address", async () => {
    const response = await fetch(`${harness.address}/agent`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("Digite o código");
    expect((await fetch(`${harness.address}/agent/download`)).status).toBe(404);
  });

  it.each(["?c=", "?c=BBBB-BBBB", "?c=<script>", "?c=a&c=b", `?c=${"x".repeat(5_000)}`])(
    "knows nothing of %s",
    async (query) => {
      for (const path of ["/agent", "/agent/download"]) {
        const response = await fetch(`${harness.address}${path}${query}`);
        expect(response.status).toBe(404);
        expect(await response.text()).toContain("não vale mais");
      }
    },
  );
});

describe("guessing at codes on the page of an invitation (fault 78)", () => {
  const look = (code: string, address: string) =>
    fetch(`${harness.address}/agent?c=${code}`, { headers: { "x-forwarded-for": address } });

  it("counts an IPv6 network as one, and does not keep a right code from others", async () => {
    const { code } = await harness.invite(await harness.customer());
    const statuses: number[] = [];
    for (let n = 0; n < 14; n++) statuses.push((await look("BBBB-BBBB", `2001:db8:9:2::${n}`)).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(10);
    const late = await look(code, "2001:db8:9:2:ffff::1");
    expect(late.status).toBe(429);
    expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await look(code, "2001:db8:9:3::1")).status).toBe(200);
  });

  it("counts a code before it is looked up, so that a hundred at once are ten, and a right one is none", async () => {
    const { code } = await harness.invite(await harness.customer());
    const of = (n: number) => `2001:db8:9:4::${n.toString(16)}`;
    const all = await Promise.all(Array.from({ length: 60 }, (_, n) => look("BBBB-BBBB", of(n))));
    expect(all.filter(({ status }) => status === 404)).toHaveLength(10);
    const right = [];
    for (let n = 0; n < 15; n++) right.push((await look(code, `2001:db8:9:5::${n}`)).status);
    expect(new Set(right)).toEqual(new Set([200]));
  });

  it("has a limit for all who guess together, and lets in who shows a first code", async () => {
    const fresh = new HubHarness(database);
    await fresh.start();
    const at = (n: number) => ({ "x-forwarded-for": `198.51.${n >> 8}.${n & 255}` });
    const page = async (n: number) => (await fetch(`${fresh.address}/agent?c=BBBB-BBBB`, { headers: at(n) })).status;
    const statuses: number[] = [];
    for (let n = 0; n < 1_000; n += 50)
      statuses.push(...(await Promise.all(Array.from({ length: 50 }, (_, i) => page(n + i)))));
    expect(new Set(statuses)).toEqual(new Set([404]));
    const again: number[] = [];
    for (let n = 0; n < 3; n++) again.push(await page(7));
    expect(again).toEqual([404, 404, 429]);
    expect(await page(2_000)).toBe(404);
    const agent = new TestAgent(fresh.address);
    await expect(agent.connect({ code: "BBBB-BBBB" })).rejects.toThrow("unknown_code");
    // Requests that are no guesses still work.
    expect((await fetch(`${fresh.address}/r/${"x".repeat(32)}`, { headers: at(2_001) })).status).toBe(404);
    await fresh.stop();
  });
});

describe("the executables", () => {
  const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/147.0";
  const program = Buffer.from("MZ a program that is much larger");
  const built = (system: "win-x64" | "linux-x64"): BuiltExecutable => ({
    system,
    sha256: createHash("sha256").update(program).digest("hex"),
    bytes: program.length,
    signed: false,
    br: brotliCompressSync(program),
    gzip: gzipSync(program),
  });
  const get = (path: string, headers: Record<string, string> = {}) => fetch(harness.address + path, { headers });
  async function offer(builtAt: number, ...systems: ("win-x64" | "linux-x64")[]) {
    const files = await Promise.all(systems.map((system) => harness.shelf.put(built(system))));
    await harness.shelf.publish({ version: "1.0.0", server: harness.address, builtAt, files });
  }

  it("are offered by the visitor's system, with their checksum, and the script where there is none", async () => {
    const ana = await harness.customer();
    const { code } = await harness.invite(ana);
    const page = async (userAgent: string) => (await get(`/agent?c=${code}`, { "user-agent": userAgent })).text();
    expect(await page(WINDOWS)).not.toContain("system=win-x64");
    await offer(1, "win-x64");
    const there = await page(WINDOWS);
    expect(there).toContain(`href="/agent/download?c=${code}&amp;system=win-x64"`);
    expect(there).toContain("O Windows protegeu o computador");
    expect(there).toContain(built("win-x64").sha256);
    const answer = await harness.ask(ana, "devices.invite", { scope: "full" }, harness.newKey());
    if (answer.outcome !== "done" || answer.result?.outcome !== "invited") throw new Error(JSON.stringify(answer));
    const { code: other, programs } = answer.result.value as InvitedValue;
    expect(programs).toEqual([
      {
        system: "win-x64",
        url: `${harness.address}/agent/download?c=${other}&system=win-x64`,
        name: `balcao-agent-${other}.exe`,
        bytes: built("win-x64").br.length,
        sha256: built("win-x64").sha256,
        signed: false,
      },
    ]);
    const phone = await page("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148");
    expect(phone).toContain("system=win-x64");
    expect(phone).toContain(`${harness.address}/agent</p>`);
    expect(phone).toContain(`data-url="${harness.address}/agent?c=${code}"`);
    expect(phone).toContain("<svg");
    expect(phone).toContain(`node balcao-agent-${code}.mjs --server ${harness.address}`);
  });

  it("arrive as they were built, under a name with the code, in whatever encoding the browser takes", async () => {
    const { code } = await harness.invite(await harness.customer());
    await offer(2, "win-x64", "linux-x64");
    const browsers = ["gzip, deflate, br, zstd", "br"];
    for (const [accepted, encoding] of [...browsers.map((one) => [one, "br"]), ["gzip", "gzip"], ["identity", null]]) {
      const answer = await get(`/agent/download?c=${code}&system=win-x64`, { "accept-encoding": accepted ?? "" });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-encoding")).toBe(encoding);
      expect(answer.headers.get("content-disposition")).toBe(`attachment; filename=balcao-agent-${code}.exe`);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(program);
    }
  });

  it("never arrive whole when the storage holds other bytes than were signed", async () => {
    const { code } = await harness.invite(await harness.customer());
    await offer(Date.now(), "linux-x64");
    const [file] = (await harness.shelf.offered())?.files ?? [];
    writeFileSync(join(harness.files, "agent", file?.gzip.sha256 ?? ""), Buffer.alloc(file?.gzip.bytes ?? 0, "evil"));
    const answer = get(`/agent/download?c=${code}&system=linux-x64`, { "accept-encoding": "gzip" });
    await expect(answer.then((one) => one.arrayBuffer())).rejects.toThrow();
    const manifest = await (await get("/agent/manifest")).text();
    expect(openManifest(manifest, harness.key.publicKey)?.files).toEqual([file]);
  });

  it("are those of the newest build that this server signed, and no others", async () => {
    const { code } = await harness.invite(await harness.customer());
    await offer(3, "linux-x64");
    const forged = createShelf(createDiskBlobs(harness.files), newKeyPair());
    const files = [await forged.put(built("win-x64"))];
    const mine = await harness.shelf.offered();
    await createDiskBlobs(harness.files).write(
      "agent",
      "manifest-9999999999999",
      Buffer.from(
        sealManifest({ version: "9", server: "https://evil.example", builtAt: 9, files }, newKeyPair().privateKey),
      ),
    );
    expect(await harness.shelf.offered()).toEqual(mine);
    for (const system of ["win-x64", "../../etc/passwd", ""])
      expect((await get(`/agent/download?c=${code}&system=${encodeURIComponent(system)}`)).status).toBe(404);
    expect((await get("/agent/download?c=ZZZZ-ZZZZ&system=linux-x64")).status).toBe(404);
  });
});

describe("an invitation", () => {
  it("comes with the address as a picture and what was built; without either where they cannot be had", async () => {
    const ana = await harness.customer();
    const invited = async () => {
      const answer = await harness.ask(ana, "devices.invite", { scope: "full" }, harness.newKey());
      return (answer.outcome === "done" && answer.result?.value) as { [name: string]: unknown };
    };
    const { picture, programs } = await invited();
    const kept = harness.kept.at(-1);
    expect(picture).toBe(`file-${harness.kept.length}`);
    expect(kept).toMatchObject({ tenantId: ana.tenantId, mime: "image/png" });
    expect(programs).toBeInstanceOf(Array);
    harness.fullDisk = true;
    expect(await invited()).toMatchObject({ picture: null, code: expect.stringMatching(/^[A-Z0-9]{4}-/) });
    harness.fullDisk = false;
    expect(harness.complaints.pop()).toContain("the picture of an invitation was not kept");
  });
});
