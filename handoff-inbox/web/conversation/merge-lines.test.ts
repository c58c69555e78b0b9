import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeskLine } from "../../contract/lines.js";
import { compareIds, mergeLines, withStatus } from "./merge-lines.js";

const line = (id: string, change: Partial<DeskLine> = {}): DeskLine => ({
  id,
  conversationId: "c",
  author: "person",
  personName: null,
  content: { kind: "text", text: id },
  status: "sent",
  problem: null,
  at: 0,
  ...change,
});

describe("the lines of a conversation", () => {
  it("are ordered by number, each once, however they come in", () => {
    const all = fc.array(fc.bigInt({ min: 1n, max: 40n }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(all, { maxLength: 6 }), (batches) => {
        const merged = batches.reduce<DeskLine[]>(
          (known, batch) =>
            mergeLines(
              known,
              batch.map((id) => line(String(id))),
            ),
          [],
        );
        const wanted = [...new Set(batches.flat())].sort((a, b) => (a < b ? -1 : 1)).map(String);
        expect(merged.map(({ id }) => id)).toEqual(wanted);
      }),
    );
  });

  it("tell numbers beyond what a number holds apart", () => {
    expect(compareIds("9007199254740993", "9007199254740992")).toBeGreaterThan(0);
    expect(compareIds("9", "10")).toBeLessThan(0);
  });

  it("take the newer word of a line", () => {
    expect(mergeLines([line("1"), line("2")], [line("1", { status: "read" })])[0]?.status).toBe("read");
  });

  it("never go back in delivery, but for a try again", () => {
    const status = (from: string, to: string) =>
      withStatus([line("1", { status: from })], { lineId: "1", status: to, problem: null })[0]?.status;
    expect(status("read", "delivered")).toBe("read");
    expect(status("sent", "read")).toBe("read");
    expect(status("failed", "queued")).toBe("queued");
    expect(status("uncertain", "sending")).toBe("sending");
  });

  it("tell why one failed", () => {
    const news = { lineId: "1", status: "failed", problem: "Número não existe." };
    expect(withStatus([line("1")], news)[0]).toMatchObject({ status: "failed", problem: "Número não existe." });
  });
});
