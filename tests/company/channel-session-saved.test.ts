import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeChannel, createChannel, removeChannel } from "../../company/commands/channel.js";
import type { Database } from "../../db/database.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { type Company, commandsOf, FILES, openCompany, TOOLS } from "./both-sides-harness.js";
import { savedSession, saveSession } from "./saved-session.js";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function withSession(): Promise<Company> {
  const company = await openCompany(database, commandsOf(database));
  await saveSession(company, TOOLS.keyring);
  return company;
}
const saved = (company: Company) => savedSession(company, TOOLS.keyring);
const zap = { name: "zap", title: "Zap", externalId: "123", settings: { waba: "99" } };
const secrets = { app_secret: "outro" };
const inFolder = (from: string, to: string) => ({ "channels.yaml": (FILES["channels.yaml"] ?? "").replace(from, to) });

describe("what the session of a channel saved", () => {
  it("stays when its channel is called or set otherwise, in the browser or in the folder, which says all secrets again", async () => {
    const company = await withSession();
    const kept = { saved: "aparelho", epoch: 1, held: true };
    await company.browser(changeChannel, { ...zap, title: "Outro", settings: { waba: "98" } });
    expect(await saved(company)).toEqual(kept);
    const retitled = inFolder("name: zap", "name: zap\n  title: Da pasta");
    expect((await company.folder(retitled, { keep: "folder" })).changes).not.toEqual([]);
    expect(await saved(company)).toEqual(kept);
  });

  it.each<[string, (company: Company) => Promise<unknown>]>([
    ["gets new secrets", (company) => company.browser(changeChannel, { ...zap, secrets })],
    ["moves to another account", (company) => company.browser(changeChannel, { ...zap, externalId: "124" })],
    ["becomes another kind", (company) => company.folder(inFolder("kind: whatsapp", "kind: webchat"))],
    ["is removed", (company) => company.browser(removeChannel, { name: "zap" })],
  ])("is forgotten when its channel %s; who keeps the session saves nothing more", async (_what, change) => {
    const company = await withSession();
    await change(company);
    // Its lease ends by itself, so that nobody opens a second session while the first is still there.
    expect(await saved(company)).toEqual({ saved: null, epoch: 2, held: true });
  });

  it("is not found by a channel that is connected again, though it was saved after the removal", async () => {
    const company = await withSession();
    await company.browser(removeChannel, { name: "zap" });
    await saveSession(company, TOOLS.keyring);
    await company.browser(createChannel, { ...zap, kind: "whatsapp", secrets });
    expect((await saved(company)).saved).toBeNull();
  });
});
