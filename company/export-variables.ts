/** A variable of the environment that stands for a value of the company. `of` says where: `["channel", "zap", "token"]`. */
export type Variable = { name: string; of: readonly string[] };

export type Variables = ReturnType<typeof createVariables>;

/** Gives names to what leaves a company as `${ENV:NAME}`: its secrets, and texts that would be read as references. */
export function createVariables() {
  const all: Variable[] = [];

  function reference(of: readonly string[]): string {
    const wanted = of
      .slice(1)
      .join("_")
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[^A-Za-z0-9]+/g, "_")
      .toUpperCase();
    const plain = /^[A-Z]/.test(wanted) ? wanted : `X_${wanted}`;
    let name = plain;
    for (let times = 2; all.some((other) => other.name === name); times++) name = `${plain}_${times}`;
    all.push({ name, of });
    return `\${ENV:${name}}`;
  }

  const text = (of: readonly string[], value: string): string => (value.includes("${") ? reference(of) : value);

  function within(of: readonly string[], value: unknown): unknown {
    if (typeof value === "string") return text(of, value);
    if (Array.isArray(value)) return value.map((item, index) => within([...of, String(index)], item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, within([...of, key], item)]));
  }

  return { secret: reference, text, within, all: () => all };
}
