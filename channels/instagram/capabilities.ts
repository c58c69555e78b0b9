import type { Capabilities } from "../../bot/vocabulary/capabilities.js";

const MB = 1024 * 1024;

/**
 * What Instagram Direct carries. Options are quick replies: chips under the text, which go once one is tapped.
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 * @see https://developers.facebook.com/docs/messenger-platform/instagram/features/quick-replies
 */
export const INSTAGRAM_CAPABILITIES: Capabilities = {
  // Meta's pages say bytes in one place and characters in another, so the dialogue keeps to both.
  text: { max: 1000, bytes: 1000 },
  buttons: { max: 13, label: 20, id: 1000, body: 1000 },
  list: { rows: 0, label: 0, description: 0, id: 0, body: 0, opener: 0 },
  media: {
    send: { image: 8 * MB, audio: 25 * MB, voice: 25 * MB, video: 25 * MB, document: 25 * MB },
    // A file has no words of its own here; a caption follows it as a message.
    caption: 0,
  },
  location: false,
  reaction: true,
  typing: true,
  readMarks: true,
  // The tag HUMAN_AGENT gives people seven days, for messages that a person wrote.
  window: { bot: 24, people: 7 * 24 },
  templates: false,
  downloads: false,
};

/** Types that Instagram takes as what they are. */
export const MEDIA_TYPES: Record<"image" | "audio" | "video" | "file", readonly string[]> = {
  image: ["image/jpeg", "image/png", "image/gif"],
  audio: ["audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav", "audio/mpeg"],
  video: ["video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"],
  file: ["application/pdf"],
};
