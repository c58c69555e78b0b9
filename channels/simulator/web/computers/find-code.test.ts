import { expect, it } from "vitest";
import { lastCode } from "./find-code.js";

it("finds the code of the last invitation, and nothing else", () => {
  const first = "Abra neste computador: http://127.0.0.1:3000/agent?c=KXTQ-7M9P\nCódigo: KXTQ-7M9P (vale 10 minutos).";
  expect(lastCode(first)).toBe("KXTQ-7M9P");
  expect(lastCode(`${first}\noutro: https://loja.example/agent?c=BCDF-2345`)).toBe("BCDF-2345");
  expect(lastCode("Código: KXTQ-7M9P")).toBeNull();
  expect(lastCode("/agent?c=<script>")).toBeNull();
});
