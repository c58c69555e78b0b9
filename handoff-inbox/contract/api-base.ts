/** Where the API is mounted. Without schemas, because the pages use it. */
export const API = "/api/v1";
