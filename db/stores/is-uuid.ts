const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text can be the id of a row at all. The database would answer any other text with an error. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
