const ADDRESS = new URL("../sample-voice.ogg", import.meta.url).href;

/** Two rings of the counter's bell, as a phone would have recorded them (Opus in Ogg). */
export async function fetchSampleVoice(): Promise<Blob> {
  const response = await fetch(ADDRESS);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return new Blob([await response.arrayBuffer()], { type: "audio/ogg" });
}
