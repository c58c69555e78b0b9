export type Recorder = { stop(): Promise<Blob>; cancel(): void };

/** The format that a phone would send comes first. The server moves WebM into Ogg. */
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export const NO_MICROPHONE = "Este navegador não deu acesso ao microfone. No clipe há um áudio de exemplo para enviar.";

/** Starts recording from the microphone. Rejects when there is none, or it may not be used. */
export async function startRecorder(): Promise<Recorder> {
  if (navigator.mediaDevices === undefined || typeof MediaRecorder === "undefined") throw new Error("no recorder here");
  const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  if (type === undefined) throw new Error("no known format");
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 24_000 });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const release = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  recorder.start();
  return {
    stop: () =>
      new Promise((resolve) => {
        recorder.onstop = () => {
          release();
          resolve(new Blob(parts, { type: type.split(";")[0] }));
        };
        recorder.stop();
      }),
    cancel() {
      if (recorder.state !== "inactive") recorder.stop();
      release();
    },
  };
}
