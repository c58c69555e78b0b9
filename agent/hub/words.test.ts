import { describe, expect, it } from "vitest";
import type { DeviceCommand } from "../../bot/ports/device-store.js";
import { bytesInWords, planWords, previewWords, reasonWords } from "./words.js";

const preview = (result: DeviceCommand["result"]) => ({ action: "temp-cleanup", result }) as DeviceCommand;

describe("words of the hub", () => {
  it("say sizes as people do", () => {
    expect([0, 999, 1_500, 4.21e9, 42e9, -1].map(bytesInWords)).toEqual([
      "0 bytes",
      "999 bytes",
      "2 KB",
      "4,2 GB",
      "42 GB",
      "0 bytes",
    ]);
  });

  it("tell the numbers of a dry run, and always whether it can be taken back", () => {
    const undo = "Dá para desfazer";
    expect(previewWords(preview({ effect: { bytes: 4.2e9, files: 1 }, undo }))).toContain(
      "1 arquivo, 4,2 GB. Dá para desfazer.",
    );
    expect(previewWords(preview({ effect: {}, undo: null }))).toContain("não dá para desfazer");
    expect(planWords([preview({ effect: {}, undo }), preview({ effect: {}, undo })]).split("\n")).toHaveLength(2);
  });

  it("never pass an agent's own reason on to the customer", () => {
    expect(reasonWords("<b>rm</b>")).toBe(reasonWords(undefined));
    expect(reasonWords("constructor")).toBe(reasonWords(undefined));
    expect(reasonWords("expired")).toContain("não apareceu");
  });
});
