import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.js";

describe("csvLine", () => {
  it("puts semicolons between cells, and quotes what has one, a quote or a line's end in it", () => {
    expect(csvLine(["a", "49,90", 'diz "oi"', "x;y", "duas\nlinhas", ""])).toBe(
      'a;49,90;"diz ""oi""";"x;y";"duas\nlinhas";\r\n',
    );
  });

  it.each(["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"])(
    "41: makes %j text",
    (cell) => {
      const [first = ""] = csvLine([cell]).replace(/^"/, "");
      expect(first).toBe("'");
    },
  );

  it("leaves alone what is no formula", () => {
    expect(csvLine(["Loja = boa", "a-b", "1+1"])).toBe("Loja = boa;a-b;1+1\r\n");
  });
});
