const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text can be the id of a row at all: the database answers anything else with an error, which is nobody's fault but the caller's. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
