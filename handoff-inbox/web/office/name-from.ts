/**
 * The name by which files and flows know a new thing, made of its title: "Bancada & Rua" is `bancada-rua`. Empty when
 * nothing of the title can stand in a name.
 */
export function nameFrom(title: string): string {
  return title
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 60);
}
