/** Documents that a phone of the demonstration sends, by what they are inside; pictures, sound and films it knows besides. */
const DOCUMENTS = new Map([
  ["application/pdf", ".pdf"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"],
  ["application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"],
  ["image/webp", ".webp"],
  ["text/plain", ".txt"],
]);

export const isPhoneDocument = (mime: string): boolean => DOCUMENTS.has(mime);

/** What the two file buttons offer to choose. */
export const PHOTO_ACCEPT = "image/jpeg,image/png,video/mp4";
export const DOCUMENT_ACCEPT = [...DOCUMENTS.values(), "audio/*"].join(",");

/** The same, said. */
export const PHONE_KINDS = "foto (JPG ou PNG), vídeo MP4, áudio, PDF, Word, Excel, PowerPoint ou texto";
