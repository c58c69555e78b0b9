/**
 * A "Pix copia e cola" in the format that banks read (EMV BR Code, with its CRC). Its key cannot belong to anybody, so
 * a real bank refuses it.
 */
export function pixCode(payment: { id: string; amount: number }): string {
  const account = field("00", "br.gov.bcb.pix") + field("01", "simulacao@balcao.invalid");
  const reference = payment.id.replace(/[^A-Za-z0-9]/g, "").slice(0, 25);
  const body =
    field("00", "01") +
    field("26", account) +
    field("52", "0000") +
    field("53", "986") +
    field("54", `${Math.floor(payment.amount / 100)}.${String(payment.amount % 100).padStart(2, "0")}`) +
    field("58", "BR") +
    field("59", "SIMULACAO BALCAO") +
    field("60", "SAO PAULO") +
    field("62", field("05", reference)) +
    "6304";
  return body + crc(body);
}

function field(id: string, value: string): string {
  return `${id}${String(value.length).padStart(2, "0")}${value}`;
}

/** CRC-16/CCITT-FALSE, four capital hex digits. */
export function crc(text: string): string {
  let rest = 0xffff;
  for (const byte of Buffer.from(text, "utf8")) {
    rest ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) rest = rest & 0x8000 ? ((rest << 1) ^ 0x1021) & 0xffff : (rest << 1) & 0xffff;
  }
  return rest.toString(16).toUpperCase().padStart(4, "0");
}
