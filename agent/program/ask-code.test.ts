import { expect, it } from "vitest";
import { askCode } from "./ask-code.js";
import type { ScreenEvent } from "./screen.js";

it("a mistake in the code is said and asked again, and nothing is asked of somebody who leaves", async () => {
  const { signal } = new AbortController();
  const shown: ScreenEvent[] = [];
  const typing = (...typed: (string | null)[]) => ({
    ask: async () => typed.shift() ?? null,
    show: (event: ScreenEvent) => shown.push(event),
  });
  expect(await askCode(typing("KXTQ", "kxtq 7m9p"), signal)).toBe("KXTQ-7M9P");
  expect(shown).toHaveLength(1);
  expect(await askCode(typing(null, "KXTQ-7M9P"), signal)).toBeNull();
});
