const ADDRESS = new URL("../sample-voice.ogg", import.meta.url).href;

/** A recording of two rings of a counter bell, as a phone would make it (Opus in Ogg). */
export async function fetchSampleVoice(): Promise<Blob> {
  const response = await fetch(ADDRESS);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return new Blob([await response.arrayBuffer()], { type: "audio/ogg" });
}
