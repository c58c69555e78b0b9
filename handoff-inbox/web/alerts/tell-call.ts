import { alertChoices } from "./choices.js";

/** Tells that a customer asks for a person, as was chosen: by sound, and by a notice while the page is not looked at. */
export function tellCall(text: string, open: () => void): void {
  if (alertChoices.on("sound")) void chime();
  if (!alertChoices.on("notice") || !document.hidden || Notification.permission !== "granted") return;
  const notice = new Notification("Balcão", { body: text, tag: "balcao-call", lang: "pt-BR" });
  notice.onclick = () => {
    window.focus();
    open();
    notice.close();
  };
}

/** Two short tones of a counter bell. Resolves with whether the browser let them be heard. */
export async function chime(): Promise<boolean> {
  const audio = new AudioContext();
  // A browser that wants a click first leaves the context suspended, and never ends this wait.
  await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, 300))]);
  if (audio.state !== "running") {
    await audio.close();
    return false;
  }
  for (const [at, tone] of [
    [0, 880],
    [0.16, 1_175],
  ] as const) {
    const [sound, loud] = [audio.createOscillator(), audio.createGain()];
    sound.frequency.value = tone;
    loud.gain.setValueAtTime(0.12, audio.currentTime + at);
    loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.5);
    sound.connect(loud).connect(audio.destination);
    sound.start(audio.currentTime + at);
    sound.stop(audio.currentTime + at + 0.5);
  }
  setTimeout(() => void audio.close(), 1_000);
  return true;
}
