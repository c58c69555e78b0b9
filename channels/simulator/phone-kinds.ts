/** Documents that a phone of the demonstration can send, by their content. It also sends pictures, sound and films. */
const DOCUMENTS = new Map([
  ["application/pdf", ".pdf"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"],
  ["application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"],
  ["image/webp", ".webp"],
  ["text/plain", ".txt"],
]);

export const isPhoneDocument = (mime: string): boolean => DOCUMENTS.has(mime);

/** The types that the two file buttons offer. */
export const PHOTO_ACCEPT = "image/jpeg,image/png,video/mp4";
export const DOCUMENT_ACCEPT = [...DOCUMENTS.values(), "audio/*"].join(",");

/** The same types in words. */
export const PHONE_KINDS = "foto (JPG ou PNG), vídeo MP4, áudio, PDF, Word, Excel, PowerPoint ou texto";
