import type { Capabilities } from "../../bot/vocabulary/capabilities.js";

const MB = 1024 * 1024;

/**
 * What the WhatsApp Cloud API carries.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
 */
export const WHATSAPP_CAPABILITIES: Capabilities = {
  text: { max: 4096 },
  buttons: { max: 3, label: 20, id: 256, body: 1024 },
  list: { rows: 10, label: 24, description: 72, id: 200, body: 4096, opener: 20 },
  media: {
    send: {
      image: 5 * MB,
      audio: 16 * MB,
      voice: 16 * MB,
      video: 16 * MB,
      document: 100 * MB,
      // 500 KB for animated ones. A file that is larger than a still one may be is sent as a picture or document.
      sticker: 100 * 1024,
    },
    caption: 1024,
  },
  location: true,
  reaction: true,
  typing: true,
  readMarks: true,
  window: { bot: 24, people: 24 },
  templates: true,
  downloads: false,
};

/**
 * The longest footer under buttons and lists. `Capabilities` has no field for it, because other channels have no
 * footer.
 */
export const FOOTER_MAX = 60;

/** Types that WhatsApp shows as what they are. Anything else is sent as a document. */
export const MEDIA_TYPES: Record<"image" | "audio" | "voice" | "video" | "sticker", readonly string[]> = {
  image: ["image/jpeg", "image/png"],
  audio: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
  voice: ["audio/ogg"],
  video: ["video/mp4", "video/3gpp"],
  sticker: ["image/webp"],
};
