type Named = { name: string; language: string };

export const templateKey = ({ name, language }: Named): string => `${name} ${language}`;

/**
 * The template with this key, or the first one. Places in the list say nothing: it is read again while a person writes,
 * and may have others then.
 */
export function templateChoice<One extends Named>(items: readonly One[], key: string): One | undefined {
  return items.find((one) => templateKey(one) === key) ?? items[0];
}
