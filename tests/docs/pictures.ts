import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { launchBrowser } from "../widget/browser.js";

// Cuts the README's pictures from those that the story takes: `STORY_SHOTS=/tmp/shots npm run test:story`, and then
// `npx tsx tests/docs/pictures.ts /tmp/shots docs/pictures`. Pictures that the folder does not have stay as they are:
// `desk-conversation-1440-light` is taken by `tests/desk-web/shots.ts`, and becomes `desk.webp`.
const [source = "/tmp/shots", target = "docs/pictures"] = process.argv.slice(2);

type Cut = { x: number; y: number; width: number; height: number };
const PHONE: Cut = { x: 28, y: 72, width: 408, height: 808 };
const PAGE: Cut = { x: 0, y: 0, width: 390, height: 772 };
const SCREEN: Cut = { x: 0, y: 0, width: 1440, height: 900 };

const PICTURES: [shot: string, cut: Cut, name?: string][] = [
  ["desk-conversation-1440-light", SCREEN, "desk"],
  ["phone-1-question", PHONE],
  ["phone-3-report", PHONE],
  ["phone-4-desk", SCREEN],
  ["phone-6-pay", PAGE],
  ["phone-6-consent", PHONE],
  ["phone-7-repaired", PHONE],
  ["widget-3-report", SCREEN],
];

const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  for (const [shot, cut, name = shot] of PICTURES) {
    if (!existsSync(`${source}/${shot}.png`)) continue;
    const png = readFileSync(`${source}/${shot}.png`).toString("base64");
    const webp = await page.evaluate(encodeCut, { png, cut });
    writeFileSync(`${target}/${name}.webp`, Buffer.from(webp, "base64"));
  }
} finally {
  await browser.close();
}

/** Runs in the browser. Returns the cut as WebP in base64. */
async function encodeCut({ png, cut }: { png: string; cut: Cut }): Promise<string> {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = cut.width;
  canvas.height = cut.height;
  canvas.getContext("2d")?.drawImage(image, -cut.x, -cut.y);
  return canvas.toDataURL("image/webp", 0.85).split(",")[1] ?? "";
}
