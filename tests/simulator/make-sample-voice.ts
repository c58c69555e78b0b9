import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { remuxToOgg } from "../../channels/simulator/audio/remux-to-ogg.js";
import { launchBrowser } from "../widget/browser.js";

/** Makes `channels/simulator/web/sample-voice.ogg` anew: two rings of a bell, as a browser records them. */
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  const webm = Buffer.from(await page.evaluate(recordBell));
  const ogg = remuxToOgg(webm);
  if (ogg === null) throw new Error("the recording could not be read");
  writeFileSync(fileURLToPath(new URL("../../channels/simulator/web/sample-voice.ogg", import.meta.url)), ogg);
  console.log(`${ogg.length} bytes`);
} finally {
  await browser.close();
}

/** Runs in the page. The numbers are the frequency in Hz, the loudness, and the seconds until the tone has faded. */
async function recordBell(): Promise<number[]> {
  const context = new AudioContext({ sampleRate: 48_000 });
  const out = context.createMediaStreamDestination();
  const recorder = new MediaRecorder(out.stream, { mimeType: "audio/webm;codecs=opus", audioBitsPerSecond: 20_000 });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  await context.resume();
  recorder.start();
  const partials: [number, number, number][] = [
    [1568, 0.4, 1],
    [3136, 0.18, 0.7],
    [4704, 0.08, 0.4],
  ];
  for (const ring of [0.15, 0.9]) {
    for (const [frequency, loudness, length] of partials) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      const start = context.currentTime + ring;
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(loudness, start + 0.005);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + length);
      tone.connect(volume).connect(out);
      tone.start(start);
      tone.stop(start + length);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  recorder.stop();
  await stopped;
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}
