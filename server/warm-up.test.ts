import { expect, it } from "vitest";
import { warmUp } from "./warm-up.js";

it("loads each company's program before anybody writes, and tells which could not be loaded", async () => {
  const loaded: string[] = [];
  const failed: unknown[] = [];
  const broken = new Error("does not compile");
  const load = async (tenantId: string) => {
    if (tenantId === "b") throw broken;
    loaded.push(tenantId);
  };
  await warmUp(
    { load },
    async () => [{ id: "a" }, { id: "b" }, { id: "c" }],
    (error, tenantId) => failed.push([tenantId, error]),
  );
  expect(loaded).toEqual(["a", "c"]);
  expect(failed).toEqual([["b", broken]]);
});

it("tells that the companies could not be listed", async () => {
  const failed: unknown[] = [];
  const away = new Error("the connection was lost");
  await warmUp(
    { load: () => Promise.resolve() },
    () => Promise.reject(away),
    (error, tenantId) => failed.push([tenantId, error]),
  );
  expect(failed).toEqual([[null, away]]);
});
