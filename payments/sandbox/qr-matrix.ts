/**
 * A QR code (ISO/IEC 18004) of bytes, error correction level M, versions 1 to 12: enough for 287 bytes. Own code,
 * because it is one page and no dependency is worth it. True is dark. Throws on a longer text.
 */
export function qrMatrix(text: string): boolean[][] {
  const data = Buffer.from(text, "utf8");
  const version = VERSIONS.findIndex((shape) => shape !== null && capacityOf(shape) >= data.length);
  if (version < 0) throw new Error("the text is too long for a QR code");
  const shape = VERSIONS[version] as Shape;
  const codewords = interleave(encode(data, version, shape), shape);
  let best: boolean[][] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let mask = 0; mask < 8; mask++) {
    const drawn = draw(version, codewords, mask);
    const cost = penalty(drawn);
    if (cost < least) [best, least] = [drawn, cost];
  }
  return best;
}

/** Of level M: error correction codewords per block, and the blocks as [how many, data codewords in each]. */
type Shape = { ecc: number; blocks: [number, number][]; align: number[] };
const VERSIONS: (Shape | null)[] = [
  null,
  { ecc: 10, blocks: [[1, 16]], align: [] },
  { ecc: 16, blocks: [[1, 28]], align: [6, 18] },
  { ecc: 26, blocks: [[1, 44]], align: [6, 22] },
  { ecc: 18, blocks: [[2, 32]], align: [6, 26] },
  { ecc: 24, blocks: [[2, 43]], align: [6, 30] },
  { ecc: 16, blocks: [[4, 27]], align: [6, 34] },
  { ecc: 18, blocks: [[4, 31]], align: [6, 22, 38] },
  {
    ecc: 22,
    blocks: [
      [2, 38],
      [2, 39],
    ],
    align: [6, 24, 42],
  },
  {
    ecc: 22,
    blocks: [
      [3, 36],
      [2, 37],
    ],
    align: [6, 26, 46],
  },
  {
    ecc: 26,
    blocks: [
      [4, 43],
      [1, 44],
    ],
    align: [6, 28, 50],
  },
  {
    ecc: 30,
    blocks: [
      [1, 50],
      [4, 51],
    ],
    align: [6, 30, 54],
  },
  {
    ecc: 22,
    blocks: [
      [6, 36],
      [2, 37],
    ],
    align: [6, 32, 58],
  },
];

const dataOf = ({ blocks }: Shape) => blocks.reduce((sum, [count, size]) => sum + count * size, 0);
const capacityOf = (shape: Shape) => dataOf(shape) - (VERSIONS.indexOf(shape) < 10 ? 2 : 3);

function encode(data: Buffer, version: number, shape: Shape): number[] {
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  push(0b0100, 4);
  push(data.length, version < 10 ? 8 : 16);
  for (const byte of data) push(byte, 8);
  const room = dataOf(shape) * 8;
  push(0, Math.min(4, room - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8) bytes.push(bits.slice(at, at + 8).reduce((all, bit) => all * 2 + bit, 0));
  for (let pad = 0xec; bytes.length < dataOf(shape); pad ^= 0xec ^ 0x11) bytes.push(pad);
  return bytes;
}

function interleave(bytes: number[], shape: Shape): number[] {
  const generator = generatorOf(shape.ecc);
  const blocks: { data: number[]; ecc: number[] }[] = [];
  let at = 0;
  for (const [count, size] of shape.blocks) {
    for (let n = 0; n < count; n++, at += size) {
      const data = bytes.slice(at, at + size);
      blocks.push({ data, ecc: remainder(data, generator) });
    }
  }
  const longest = Math.max(...blocks.map(({ data }) => data.length));
  const across = (rows: number[][], length: number) =>
    Array.from({ length }, (_, n) => rows.flatMap((row) => (n < row.length ? [row[n] as number] : []))).flat();
  return [
    ...across(
      blocks.map(({ data }) => data),
      longest,
    ),
    ...across(
      blocks.map(({ ecc }) => ecc),
      shape.ecc,
    ),
  ];
}

/** In GF(256) with 0x11d. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}

function generatorOf(degree: number): number[] {
  const result: number[] = Array.from({ length: degree }, (_, n) => (n === degree - 1 ? 1 : 0));
  let root = 1;
  for (let n = 0; n < degree; n++) {
    for (let j = 0; j < degree; j++) result[j] = times(result[j] as number, root) ^ (result[j + 1] ?? 0);
    root = times(root, 2);
  }
  return result;
}

function remainder(data: number[], generator: number[]): number[] {
  const result = generator.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (result.shift() as number);
    result.push(0);
    for (const [n, coefficient] of generator.entries()) result[n] = (result[n] as number) ^ times(coefficient, factor);
  }
  return result;
}

function draw(version: number, codewords: number[], mask: number): boolean[][] {
  const size = version * 4 + 17;
  const grid: (boolean | null)[][] = Array.from({ length: size }, () => Array.from({ length: size }, () => null));
  const set = (x: number, y: number, dark: boolean) => {
    const row = grid[y];
    if (row && x >= 0 && x < size) row[x] = dark;
  };
  for (let n = 0; n < size; n++) {
    set(6, n, n % 2 === 0);
    set(n, 6, n % 2 === 0);
  }
  for (const [cx, cy] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    for (let dy = -4; dy <= 4; dy++)
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
  const { align } = VERSIONS[version] as Shape;
  const last = align.length - 1;
  for (const [i, cx] of align.entries())
    for (const [j, cy] of align.entries()) {
      if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) continue;
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  drawFormat(set, size, mask);
  if (version >= 7) drawVersion(set, size, version);
  drawData(grid, size, codewords, mask);
  return grid.map((row) => row.map((cell) => cell === true));
}

function drawFormat(set: (x: number, y: number, dark: boolean) => void, size: number, mask: number): void {
  // Level M is 00.
  let rest = mask;
  for (let n = 0; n < 10; n++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  const bit = (n: number) => ((bits >>> n) & 1) === 1;
  for (let n = 0; n <= 5; n++) set(8, n, bit(n));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let n = 9; n < 15; n++) set(14 - n, 8, bit(n));
  for (let n = 0; n < 8; n++) set(size - 1 - n, 8, bit(n));
  for (let n = 8; n < 15; n++) set(8, size - 15 + n, bit(n));
  set(8, size - 8, true);
}

function drawVersion(set: (x: number, y: number, dark: boolean) => void, size: number, version: number): void {
  let rest = version;
  for (let n = 0; n < 12; n++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let n = 0; n < 18; n++) {
    const [far, near] = [size - 11 + (n % 3), Math.floor(n / 3)];
    set(far, near, ((bits >>> n) & 1) === 1);
    set(near, far, ((bits >>> n) & 1) === 1);
  }
}

const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Two columns at a time, from the right, up and down in turn; the mask turns what is data. */
function drawData(grid: (boolean | null)[][], size: number, codewords: number[], mask: number): void {
  const masked = MASKS[mask] as (x: number, y: number) => boolean;
  let n = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = grid[y];
        if (!row || row[x] !== null) continue;
        const dark = (((codewords[n >>> 3] ?? 0) >>> (7 - (n & 7))) & 1) === 1;
        row[x] = dark !== masked(x, y);
        n += 1;
      }
    }
  }
}

/** How hard it is to read: long runs, blocks, what looks like a finder, and an uneven share of dark. */
function penalty(grid: boolean[][]): number {
  const size = grid.length;
  const columns = grid.map((_, x) => grid.map((row) => row[x] === true));
  let cost = 0;
  let dark = 0;
  for (const line of [...grid, ...columns]) {
    const text = line.map((cell) => (cell ? "1" : "0")).join("");
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) cost += run.length - 2;
    for (let at = 0; at + 11 <= size; at++) {
      const part = text.slice(at, at + 11);
      if (part === "10111010000" || part === "00001011101") cost += 40;
    }
  }
  for (const [y, row] of grid.entries())
    for (const [x, cell] of row.entries()) {
      if (cell) dark += 1;
      const below = grid[y + 1];
      if (below && x + 1 < size && cell === row[x + 1] && cell === below[x] && cell === below[x + 1]) cost += 3;
    }
  return cost + Math.floor(Math.abs((dark * 20) / (size * size) - 10)) * 10;
}
