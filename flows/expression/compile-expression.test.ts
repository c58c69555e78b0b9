import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value, Values } from "../value.js";
import { compileExpression, type ExpressionScope } from "./compile-expression.js";

const scope: ExpressionScope = {
  variables: {
    name: "text",
    os: "choice",
    age: "number",
    budget: "money",
    accepted: "yes_no",
    day: "date",
    items: "list",
    report: "report",
    order: "order",
    extra: "any",
    first_contact: "bool",
    contact: { fields: { first_name: "text", vars: "object", phone: "phone" } },
  },
};
const values: Values = {
  name: "Ana",
  os: "windows",
  age: 30,
  budget: { amount: 25000, currency: "BRL" },
  accepted: true,
  day: "2026-11-20",
  items: [{ name: "Limpeza", price: { amount: 9000, currency: "BRL" } }, { name: "SSD" }],
  report: { score: 80, parts: { disk: "ok" } },
  order: { number: 12, total: { amount: 9990, currency: "BRL" } },
  first_contact: false,
  contact: { first_name: "Ana", vars: { vip: true }, phone: null },
};

function evaluate(source: string, over: Values = values): Value | { failed: string } {
  const compiled = compileExpression(source, scope);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.reason}`);
  const result = compiled.expression.evaluate(over);
  return result.ok ? result.value : { failed: result.reason };
}

function refusal(source: string): string {
  const compiled = compileExpression(source, scope);
  if (compiled.ok) throw new Error(`${source} was compiled`);
  return compiled.reason;
}

describe("an expression", () => {
  it.each<[string, Value]>([
    ["name", "Ana"],
    ["contact.first_name", "Ana"],
    ["report.parts.disk", "ok"],
    ['os == "windows" && age >= 18', true],
    ["age / 4", 7.5],
    ["age + 1", 31],
    ["age == 30", true],
    ["age in [10, 30]", true],
    ["7 / 2", 3.5],
    ["size(items) / 4", 0.5],
    ["budget > 200", true],
    ["budget == 250", true],
    ["budget / 3", { amount: 8333, currency: "BRL" }],
    ["order.total + budget", { amount: 34990, currency: "BRL" }],
    ["order.total.amount", 9990],
    ["report.score >= 80", true],
    ["items[0].name", "Limpeza"],
    ["items.exists(i, i.price > 50)", true],
    ["items.filter(i, i.price > 50)", [{ name: "Limpeza", price: { amount: 9000, currency: "BRL" } }]],
    ['items.filter(i, i.price == null).map(i, i.name).join(", ")', "SSD"],
    ["!accepted", false],
    ['accepted ? "sim" : "não"', "sim"],
    ['day < "2026-12-01"', true],
    ['lower(name).startsWith("a")', true],
    ["contact.vars.vip && accepted", true],
    ["has(contact.phone)", false],
    ["contact.phone == null", true],
    ["name.substring(1)", "na"],
    ["age - (10 - 3)", 23],
    ['"é {{" + name', "é {{Ana"],
  ])("%s is %j", (source, value) => expect(evaluate(source)).toEqual(value));

  it.each<[string, Value]>([
    ["name", null],
    ['name == ""', true],
    ["name == null", true],
    ["has(name)", false],
    ['"oi " + name', "oi "],
    ["age > 18", false],
    ["age < 18", false],
    ["age == null", true],
    ["budget > 200", false],
    ["accepted", null],
    ["!accepted", true],
    ["accepted && true", false],
    ["size(items)", 0],
    ["items.exists(i, i.price > 1)", false],
    ["report.score >= 80", false],
    ["order.total.amount", null],
    ["order.items.exists(i, i.price > 1)", false],
    ["size(order.items) == 0", true],
    ["contact.vars.vip && accepted", false],
    ["extra == null", true],
  ])("%s is %j when nothing is known", (source, value) => expect(evaluate(source, {})).toEqual(value));

  it("names the unknown name and the one that was probably meant", () => {
    expect(refusal("nmae == 1")).toBe('não conheço "nmae"; você quis dizer "name"?');
    expect(refusal("contact.frist_name")).toBe('não conheço "frist_name" em "contact"; você quis dizer "first_name"?');
    expect(refusal("whatever")).toBe('não conheço "whatever"');
    expect(refusal("items.map(i, j)")).toContain('"j"');
  });
  it("says which types do not go together, in the author's own words", () => {
    expect(refusal("name > 3")).toBe('texto e número não combinam em "name > 3"');
    expect(refusal("name && accepted")).toContain('"name && accepted"');
    expect(refusal("age +")).toBe("a expressão está incompleta");
    expect(refusal("foo(name)")).toContain('"foo(name)"');
    expect(refusal("name.size.x")).toContain('"size"');
    expect(refusal('accepted ? 1 : "x"')).toContain("mesmo tipo");
    expect(refusal("")).toBe("a expressão está vazia");
  });
  it("tells the names it uses and the type it has", () => {
    const compiled = compileExpression("contact.first_name == name || age > 1 && age < 9", scope);
    expect(compiled.ok && compiled.expression.names).toEqual(["contact", "name", "age"]);
    expect(compiled.ok && compiled.expression.type).toBe("bool");
    const money = compileExpression("budget * 2", scope);
    expect(money.ok && money.expression.type).toBe("money");
    const day = compileExpression("day", scope);
    expect(day.ok && day.expression.type).toBe("date");
  });
  it("fails with a reason, and not by throwing, on what only shows when it runs", () => {
    expect(evaluate("1 / (age - 30)")).toEqual({ failed: expect.stringContaining("divisão por zero") });
    expect(evaluate("items[7]")).toHaveProperty("failed");
    expect(evaluate("age + 1", {})).toEqual({ failed: expect.stringContaining("age + 1") });
    expect(evaluate("size(name)", { name: { not: "text" } })).toHaveProperty("failed");
    expect(evaluate("order.total + budget", { ...values, budget: { amount: 1, currency: "USD" } })).toEqual({
      failed: expect.stringContaining("moedas"),
    });
  });
});

describe("an expression written to do harm (fault 38)", () => {
  it.each([
    "constructor",
    'constructor.constructor("return process")()',
    "name.constructor",
    "report.constructor.constructor",
    "report.__proto__",
    "__proto__",
    "contact.__proto__.x",
    "items[0].constructor.name",
    'report["constructor"]["constructor"]',
    "items.map(i, i.__proto__)",
    'this.constructor("x")',
    "globalThis",
    "process.env",
    "name.toString()",
    "report.hasOwnProperty",
    "report.toString",
  ])("%s reaches nothing of JavaScript", (source) => {
    const compiled = compileExpression(source, scope);
    if (!compiled.ok) return expect(compiled.reason).toMatch(/\p{L}/u);
    const result = compiled.expression.evaluate(values);
    if (result.ok) expect(result.value).toBeNull();
  });
  it("is refused where it could run for long", () => {
    expect(refusal("items.map(a, items.map(b, a))")).toContain("repetição");
    expect(refusal("items.exists(a, items.all(b, b == a))")).toContain("repetição");
    expect(refusal("items.map(a, items.join())")).toContain("repetição");
    expect(refusal('name.matches("(a+)+$")')).toContain("matches");
    expect(refusal("1 + ".repeat(1000) + "1")).toContain("caracteres");
    expect(refusal(`${"(".repeat(200)}1${")".repeat(200)}`)).toBeTruthy();
  });
  it("ends soon and says so on a list or a structure that is too large", () => {
    const many = { ...values, items: Array.from({ length: 1001 }, (_, id) => ({ id })) };
    expect(evaluate("items.exists(i, i.id == 5)", many)).toEqual({ failed: expect.stringContaining("1000") });
    let deep: Value = {};
    for (let level = 0; level < 50; level++) deep = { deep };
    expect(evaluate("[extra]", { extra: deep })).toHaveProperty("failed");
  });
  it("leaves the values that it was given as they are", () => {
    const before = structuredClone(values);
    evaluate("items.filter(i, i.missing == null)");
    expect(values).toEqual(before);
  });
  it("never throws, whatever is written and whatever the variables hold", () => {
    const words =
      'name age budget items report contact first_name . [ ] ( ) { } + - / == != null && || ! ? : , i 1 2.5 "a" map exists has size \''.split(
        " ",
      );
    const source = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(" "));
    const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Value>;
    const held = fc.record({ name: value, age: value, budget: value, items: value, report: value, contact: value });
    fc.assert(
      fc.property(source, held, (text, vars) => {
        const compiled = compileExpression(text, scope);
        if (compiled.ok) expect(() => JSON.stringify(compiled.expression.evaluate(vars))).not.toThrow();
        else expect(compiled.reason).toMatch(/\p{L}/u);
      }),
      { numRuns: 1500 },
    );
  });

  it("tells the weekday of a date, and -1 of what is none", () => {
    expect(evaluate("weekday(day)")).toBe(5);
    expect(evaluate("weekday('2026-11-22')")).toBe(0);
    expect(evaluate("weekday('2026-13-40')")).toBe(-1);
    expect(evaluate("weekday(day)", {})).toBe(-1);
  });
});
