import { Environment } from "@marcbachmann/cel-js";
import { Money } from "./cel-money.js";

const ORDER: [string, (difference: number) => boolean][] = [
  ["<", (difference) => difference < 0],
  ["<=", (difference) => difference <= 0],
  [">", (difference) => difference > 0],
  [">=", (difference) => difference >= 0],
];

/**
 * CEL with some changes for flows: authors see one kind of number (integers and decimals can be mixed), money is a
 * type, and a comparison with something unknown is not true.
 */
const base = speakFlows(
  new Environment({
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 500, maxDepth: 30, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 8 },
  }),
);

/** An environment in which `variables` (name → CEL type) are declared. */
export function celEnvironment(variables: ReadonlyMap<string, string>): Environment {
  const environment = base.clone();
  for (const [name, type] of variables) environment.registerVariable(name, type);
  return environment;
}

function speakFlows(env: Environment): Environment {
  for (const [left, right] of [
    ["int", "double"],
    ["double", "int"],
  ]) {
    env.registerOperator(`${left} + ${right}`, (a, b) => Number(a) + Number(b));
    env.registerOperator(`${left} - ${right}`, (a, b) => Number(a) - Number(b));
    env.registerOperator(`${left} * ${right}`, (a, b) => Number(a) * Number(b));
    env.registerOperator(`${left} / ${right}: double`, (a, b) => Number(a) / Number(b));
    env.registerOperator(`${left} % ${right}: double`, (a, b) => Number(a) % Number(b));
  }
  env.registerOperator("double % double: double", (a: number, b: number) => a % b);
  env.registerOperator("double == int", (a, b) => a === Number(b));

  env.registerType("Money", { ctor: Money, fields: { amount: "double", currency: "string" } });
  env.registerOperator("Money + Money: Money", (a: Money, b: Money) => a.plus(b));
  env.registerOperator("Money - Money: Money", (a: Money, b: Money) => a.plus(b, -1));
  env.registerOperator("Money == double", (a: Money, b: number) => a.compare(b) === 0);
  env.registerOperator("Money == Money", (a: Money, b: Money) => a.amount === b.amount && a.currency === b.currency);
  for (const number of ["int", "double"]) {
    env.registerOperator(`Money * ${number}: Money`, (a: Money, b) => a.times(Number(b)));
    env.registerOperator(`${number} * Money: Money`, (a, b: Money) => b.times(Number(a)));
    env.registerOperator(`Money / ${number}: Money`, (a: Money, b) => a.times(1 / Number(b)));
    env.registerFunction(`money(${number}): Money`, (units) =>
      new Money(0, "BRL").plus(new Money(1, "BRL").times(Number(units) * 100)),
    );
  }
  for (const [sign, holds] of ORDER) {
    env.registerOperator(`Money ${sign} Money`, (a: Money, b: Money) => holds(a.compare(b)));
    for (const number of ["int", "double"]) {
      env.registerOperator(`Money ${sign} ${number}`, (a: Money, b) => holds(a.compare(Number(b))));
      env.registerOperator(`${number} ${sign} Money`, (a, b: Money) => holds(-b.compare(Number(a))));
    }
    for (const type of ["int", "double", "string", "Money"]) {
      env.registerOperator(`null ${sign} ${type}`, () => false);
      env.registerOperator(`${type} ${sign} null`, () => false);
    }
    env.registerOperator(`null ${sign} null`, () => false);
  }
  env.registerFunction("lower(string): string", (text: string) => text.toLowerCase());
  env.registerFunction("upper(string): string", (text: string) => text.toUpperCase());
  env.registerFunction("weekday(string): double", weekdayOf);
  env.registerFunction("round(double): double", (value: number) => Math.round(value));
  env.registerFunction("round(int): double", (value: bigint) => Number(value));
  return env;
}

/** The weekday of a date ("2026-11-30"), where Sunday is 0. -1 when the text is no date. */
function weekdayOf(date: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T00:00:00Z`).getUTCDay() : Number.NaN;
  return Number.isNaN(day) ? -1 : day;
}
