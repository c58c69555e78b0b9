/** The file was not stored: it is dangerous, or could not be inspected. `problem` says so in words for people. */
export class FileRefused extends Error {
  override name = "FileRefused";
  constructor(readonly problem: string) {
    super(`the file was refused (${problem})`);
  }
}
