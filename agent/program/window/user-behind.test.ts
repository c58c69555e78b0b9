import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { browserCommand } from "./open-browser.js";
import { isOwnConnection, userBehind } from "./user-behind.js";

const folder = mkdtempSync(join(tmpdir(), "balcao-net-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ENDS = { localPort: 0x9c40, remotePort: 0x9c41 };
/** A list as Linux writes it, in which `uid` opened the connection. */
function table(uid: number): string {
  const path = join(folder, `tcp-${uid}`);
  const row = (local: string, remote: string, of: number) =>
    `   1: 0100007F:${local} 0100007F:${remote} 01 00000000:00000000 00:00000000 00000000  ${of}        0 4242 1 0 20 4 30 10 -1`;
  writeFileSync(
    path,
    `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n${row("9C40", "9C41", 7)}\n${row("9C41", "9C40", uid)}\n`,
  );
  return path;
}

describe("the user behind a connection", () => {
  it("is the one of the other end, and another user of the machine is refused", async () => {
    const own = process.getuid?.() ?? 0;
    expect(await userBehind(ENDS, [table(12_345)])).toBe(12_345);
    expect(await isOwnConnection(ENDS, [table(12_345)])).toBe(false);
    expect(await isOwnConnection(ENDS, [table(own)])).toBe(true);
    expect(await isOwnConnection(ENDS, [table(0)])).toBe(true);
  });

  it("is unknown where the system keeps no such list; the one-time address must then do", async () => {
    expect(await userBehind(ENDS, [join(folder, "none")])).toBe("untold");
    expect(await isOwnConnection(ENDS, [join(folder, "none")])).toBe(true);
  });

  it("is refused when the system keeps a list and the connection is not in it", async () => {
    const other = { localPort: 1, remotePort: 2 };
    expect(await userBehind(other, [table(0)])).toBeNull();
    expect(await isOwnConnection(other, [table(0)])).toBe(false);
  });

  it.skipIf(process.platform !== "linux").each(["127.0.0.1", "::ffff:127.0.0.1"])(
    "is found on this machine, whoever comes by %s",
    async (host) => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const { port } = server.address() as AddressInfo;
      const arrived = new Promise<number>((done) =>
        server.once("connection", (socket) => done(socket.remotePort ?? 0)),
      );
      const client = connect(port, host);
      expect(await userBehind({ localPort: port, remotePort: await arrived })).toBe(process.getuid?.());
      client.destroy();
      server.close();
    },
  );
});

it("a browser is opened by a program and its arguments, never by a shell's line", () => {
  const address = "http://127.0.0.1:41234/#Ab-_9";
  expect(browserCommand("linux", address)).toEqual(["xdg-open", address]);
  expect(browserCommand("darwin", address)).toEqual(["open", address]);
  expect(browserCommand("win32", address)).toEqual(["cmd", "/c", "start", "", address]);
});
