const PE_HEADER_AT = 0x3c;
const PE32_PLUS = 0x20b;
/** Offsets within the optional header of PE32+ (Microsoft, "PE Format"). */
const CHECKSUM_AT = 64;
const CERTIFICATE_TABLE_AT = 112 + 4 * 8;

/**
 * A Windows program without its signature, because a changed program with the old signature is worse than none: Windows
 * calls it tampered with. The certificate table stands at the end of the file and is cut off. Throws when the bytes are
 * no 64-bit program, or when something follows the table.
 */
export function unsignWindows(program: Buffer): Buffer {
  const header = program.length > PE_HEADER_AT + 4 ? program.readUInt32LE(PE_HEADER_AT) : program.length;
  const optional = header + 24;
  const isProgram =
    program.toString("latin1", 0, 2) === "MZ" &&
    optional + CERTIFICATE_TABLE_AT + 8 <= program.length &&
    program.toString("latin1", header, header + 4) === "PE\0\0" &&
    program.readUInt16LE(optional) === PE32_PLUS;
  if (!isProgram) throw new Error("These bytes are no 64-bit program for Windows.");
  const table = optional + CERTIFICATE_TABLE_AT;
  const from = program.readUInt32LE(table);
  const bytes = program.readUInt32LE(table + 4);
  if (from === 0) return program;
  if (from + bytes !== program.length) throw new Error("The signature does not stand at the end of the program.");
  const bare = Buffer.from(program.subarray(0, from));
  bare.writeUInt32LE(0, table);
  bare.writeUInt32LE(0, table + 4);
  bare.writeUInt32LE(0, optional + CHECKSUM_AT);
  return bare;
}
