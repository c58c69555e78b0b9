/**
 * A Pix text for copy and paste (BR Code of the Banco Central, EMV fields of two digits, two digits of length, value;
 * CRC-16/CCITT-FALSE at the end). `amount` in centavos.
 */
export function pixCode(pix: { key: string; amount: number; name: string; city: string; txid: string }): string {
  const account = field("00", "br.gov.bcb.pix") + field("01", pix.key);
  const text =
    field("00", "01") +
    field("26", account) +
    field("52", "0000") +
    field("53", "986") +
    field("54", (pix.amount / 100).toFixed(2)) +
    field("58", "BR") +
    field("59", pix.name.slice(0, 25)) +
    field("60", pix.city.slice(0, 15)) +
    field("62", field("05", pix.txid.slice(0, 25)));
  return `${text}6304${crc(`${text}6304`)}`;
}

const field = (id: string, value: string) => `${id}${String(value.length).padStart(2, "0")}${value}`;

function crc(text: string): string {
  let value = 0xffff;
  for (const byte of Buffer.from(text, "utf8")) {
    value ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1)
      value = value & 0x8000 ? ((value << 1) ^ 0x1021) & 0xffff : (value << 1) & 0xffff;
  }
  return value.toString(16).toUpperCase().padStart(4, "0");
}
