import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchRuntime } from "../../agent/executables/fetch-runtime.js";
import { makeBlob, makeExecutable } from "../../agent/executables/make-executable.js";
import { packMacos } from "../../agent/executables/pack-macos.js";
import { RUNTIMES, type Runtime } from "../../agent/executables/runtimes.js";
import { signWindows } from "../../agent/executables/sign-windows.js";
import { unsignWindows } from "../../agent/executables/unsign-windows.js";
import { AGENT_VERSION } from "../../agent/program/version.js";
import { fillTemporary } from "./agent-under-test.js";
import { type FakeHub, openFakeHub, until } from "./fake-hub.js";
import { buildAgent, makeFolders } from "./program-under-test.js";
import { RUNTIME_CACHE, RUNTIME_REGISTRY } from "./runtime-cache.js";

const folders = makeFolders();
const has = (tool: string) => existsSync(`/usr/bin/${tool}`);

describe.skipIf(process.platform !== "linux" || process.arch !== "x64")("the agent as one file", () => {
  let hub: FakeHub;
  let folder: string;
  let program: string;
  beforeAll(async () => {
    hub = await openFakeHub();
    folder = folders.make();
    const agent = buildAgent(folder).replace(/\.mjs$/, ".cjs");
    const node = await fetchRuntime(RUNTIMES["linux-x64"], { registry: RUNTIME_REGISTRY, cache: RUNTIME_CACHE });
    const own = join(folder, "node");
    await writeFile(own, node, { mode: 0o755 });
    const blob = await makeBlob({ node: own, agent, server: hub.address, folder });
    program = join(folder, "balcao-agent-KXTQ-7M9P");
    await makeExecutable(node, blob, program);
  }, 600_000);
  afterAll(async () => {
    await hub?.close();
    folders.clear();
  });
  /** Without anything of this machine's environment, as on a computer where no Node.js was ever installed. */
  const run = (args: string[], env: Record<string, string> = {}) =>
    promisify(execFile)(program, args, { env: { PATH: "/nowhere", HOME: folder, ...env }, timeout: 60_000 });

  it("starts where there is no Node.js", async () => {
    expect((await run(["--version"])).stdout).toBe(`${AGENT_VERSION}\n`);
  });

  it("obeys no option of Node.js from the customer's environment or command line", async () => {
    const evil = join(folder, "evil.cjs");
    const mark = join(folder, "evil-was-here");
    writeFileSync(evil, `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "")`);
    expect((await run(["--version"], { NODE_OPTIONS: `--require ${evil}` })).stdout).toBe(`${AGENT_VERSION}\n`);
    await expect(run(["--require", evil, "--version"])).rejects.toMatchObject({ code: 2 });
    const inspected = await run(["--version"], { NODE_OPTIONS: "--inspect=127.0.0.1:0" });
    expect(inspected.stderr).not.toContain("Debugger listening");
    expect(existsSync(mark)).toBe(false);
  });

  it("knows its server, takes the code from its name, measures in a child of its own and sends after a yes", async () => {
    const root = fillTemporary(folder, 2);
    const done = run(["--once", "--yes", "--home", join(folder, "home")], { BALCAO_AGENT_TMP_ROOTS: root });
    await until(() => hub.connected());
    expect(hub.hellos[0]).toMatchObject({ code: "KXTQ-7M9P" });
    await hub.pair();
    await hub.scan("quick");
    const said = await done;
    expect(said.stdout).toContain("medindo");
    expect(hub.reports).toHaveLength(1);
    expect(hub.reports[0]).toMatchObject({ outcome: "reported", facts: { memory: { known: true } } });
  }, 120_000);

  it("goes to its server through the proxy of the environment, and past it where that says so", async () => {
    const [key, cert] = [join(folder, "tls-key.pem"), join(folder, "tls-cert.pem")];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...names];
    await promisify(execFile)("openssl", [...made, "-keyout", key, "-out", cert]);
    const tls = { key: await readFile(key, "utf8"), cert: await readFile(cert, "utf8") };
    const secure = await openFakeHub({ tls });
    const proxy = await openProxy();
    const own = join(folder, "with-a-proxy");
    const root = fillTemporary(own, 2);
    const start = (env: Record<string, string>) => {
      const args = ["--terminal", "--server", secure.address, "--home", own, "--yes", "--once"];
      return run(args, { NODE_EXTRA_CA_CERTS: cert, HTTPS_PROXY: proxy.url, BALCAO_AGENT_TMP_ROOTS: root, ...env });
    };
    const first = start({});
    await until(() => secure.connected());
    expect(proxy.asked).toEqual([new URL(secure.address).host]);
    await secure.pair();
    await secure.scan("quick");
    await first;
    expect(secure.reports[0]).toMatchObject({
      facts: { network: { known: false, reason: "a conexão passa por um intermediário (proxy)" } },
    });
    const second = start({ NO_PROXY: "127.0.0.1" });
    await until(() => secure.hellos.length === 2);
    expect(proxy.asked).toHaveLength(1);
    await secure.scan("quick");
    await second;
    expect(secure.reports[1]).toMatchObject({ facts: { network: { known: true } } });
    proxy.close();
    await secure.close();
  }, 120_000);

  // It takes a minute of a processor, so it runs by itself: TEST_WINDOWS_FILE=1.
  describe.skipIf(process.env.TEST_WINDOWS_FILE === undefined)("for Windows", () => {
    let path: string;
    beforeAll(async () => {
      const node = await fetchRuntime(RUNTIMES["win-x64"], { registry: RUNTIME_REGISTRY, cache: RUNTIME_CACHE });
      const bare = unsignWindows(node);
      expect(bare.length).toBeLessThan(node.length);
      path = join(folder, "balcao-agent.exe");
      await makeExecutable(bare, await readFile(join(folder, "agent.blob")), path);
    }, 400_000);

    it("is a whole program without its makers' signature", async () => {
      const made = await readFile(path);
      expect(unsignWindows(made).equals(made)).toBe(true);
      expect(made.includes("NODE_SEA_BLOB")).toBe(true);
    });

    it.skipIf(!has("osslsigncode"))(
      "takes a signature of the shop's own, and says when it cannot be made",
      async () => {
        const certificate = { file: await testCertificate(folder), password: "uma senha de teste", timestampUrl: null };
        const wrong = signWindows(path, `${path}.no`, { ...certificate, password: "outra" });
        await expect(wrong).rejects.toThrow(/could not sign/);
        await signWindows(path, `${path}.signed`, certificate);
        const signed = await readFile(`${path}.signed`);
        expect(signed.length).toBeGreaterThan((await stat(path)).size);
        expect(unsignWindows(signed).length).toBeLessThan(signed.length);
        expect(existsSync(`${path}.signed.password`)).toBe(false);
      },
      120_000,
    );
  });

  it.skipIf(!has("unzip"))(
    "is for macOS a zip that starts by double click and takes the code from its own name",
    async () => {
      const unpacked = join(folder, "balcao-agent-BCDF-2346");
      await mkdir(unpacked);
      // Linux's node in the place of the Mac's, so that it runs here.
      const node = await readFile(join(folder, "node"));
      const agent = await readFile(join(folder, "balcao-agent.cjs"));
      await writeFile(`${unpacked}.zip`, packMacos({ node, agent, server: hub.address }));
      await promisify(execFile)("unzip", ["-q", `${unpacked}.zip`, "-d", unpacked]);
      const ended = promisify(execFile)(
        join(unpacked, "Abrir o diagnóstico.command"),
        ["--terminal", "--once", "--yes"],
        {
          env: {
            PATH: "/usr/bin:/bin",
            HOME: join(folder, "pessoa"),
            BALCAO_AGENT_TMP_ROOTS: fillTemporary(folder, 2),
          },
          timeout: 60_000,
        },
      );
      await until(() => hub.connected());
      expect(hub.hellos.at(-1)).toMatchObject({ code: "BCDF-2346" });
      await hub.pair();
      await hub.scan("quick");
      await ended;
    },
    120_000,
  );
});

/** A proxy as companies have them: it connects to what CONNECT names, and sees nothing of it. */
async function openProxy(): Promise<{ url: string; asked: string[]; close(): void }> {
  const asked: string[] = [];
  const server = createServer();
  server.on("connect", (request, socket: Socket) => {
    asked.push(request.url ?? "");
    const { hostname, port } = new URL(`http://${request.url}`);
    const there = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(there).pipe(socket);
    });
    for (const end of [socket, there]) end.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
}

/** A certificate for programs that nobody trusts. */
async function testCertificate(folder: string): Promise<string> {
  const at = (name: string) => join(folder, name);
  const subject = ["-subj", "/CN=Balcao Teste", "-addext", "extendedKeyUsage=codeSigning"];
  const openssl = (...args: string[]) => promisify(execFile)("openssl", args);
  await openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    ...subject,
    "-keyout",
    at("key.pem"),
    "-out",
    at("cert.pem"),
  );
  await openssl(
    "pkcs12",
    "-export",
    "-inkey",
    at("key.pem"),
    "-in",
    at("cert.pem"),
    "-out",
    at("test.p12"),
    "-passout",
    "pass:uma senha de teste",
  );
  return at("test.p12");
}

describe("the archive of a runtime", () => {
  async function registry(archive: Buffer | null) {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      if (archive === null) response.writeHead(404).end();
      else response.end(archive);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { url, asked: () => asked, close: () => server.close() };
  }
  async function archiveOf(path: string, content: string): Promise<Buffer> {
    const tar = pack();
    tar.entry({ name: "package/README.md" }, "other");
    tar.entry({ name: path }, content);
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
    return gzipSync(Buffer.concat(chunks));
  }
  const runtime = (archive: Buffer): Runtime => ({
    package: "node-test",
    version: "1.0.0",
    integrity: `sha512-${createHash("sha512").update(archive).digest("base64")}`,
    binary: "package/bin/node",
  });

  it("is fetched once, and kept; what was changed in the cache is fetched again", async () => {
    const archive = await archiveOf("package/bin/node", "the binary");
    const there = await registry(archive);
    const of = { registry: there.url, cache: folders.make() };
    expect(String(await fetchRuntime(runtime(archive), of))).toBe("the binary");
    expect(String(await fetchRuntime(runtime(archive), of))).toBe("the binary");
    expect(there.asked()).toBe(1);
    writeFileSync(join(of.cache, readdirSync(of.cache)[0] ?? ""), "tampered");
    expect(String(await fetchRuntime(runtime(archive), of))).toBe("the binary");
    expect(there.asked()).toBe(2);
    there.close();
  });

  it("that is another than expected, holds no binary or is not there is refused, and says so", async () => {
    const archive = await archiveOf("package/bin/node", "the binary");
    const evil = await registry(await archiveOf("package/bin/node", "something else"));
    await expect(fetchRuntime(runtime(archive), { registry: evil.url, cache: folders.make() })).rejects.toThrow(
      /not the archive that was expected/,
    );
    const empty = await archiveOf("package/bin/other", "x");
    const hollow = await registry(empty);
    await expect(fetchRuntime(runtime(empty), { registry: hollow.url, cache: folders.make() })).rejects.toThrow(
      /holds no package\/bin\/node/,
    );
    const gone = await registry(null);
    await expect(fetchRuntime(runtime(archive), { registry: gone.url, cache: folders.make() })).rejects.toThrow(
      /status 404.*AGENT_RUNTIME_REGISTRY/,
    );
    for (const one of [evil, hollow, gone]) one.close();
  });
});
