/** A body as it is sent: a text and bytes as they are, anything else as JSON; each request from an address of its own. */
export function sentAs(body: unknown, headers: Record<string, string>) {
  const isBytes = body instanceof Uint8Array;
  const type = { "content-type": isBytes ? "application/octet-stream" : "application/json" };
  return {
    headers: { "x-forwarded-for": randomAddress(), ...(body === undefined ? {} : type), ...headers },
    body: body === undefined || typeof body === "string" || isBytes ? (body as BodyInit) : JSON.stringify(body),
  };
}

const randomAddress = () => `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 250)).join(".")}`;
