import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

export const fileRoute = defineRoute({
  method: "get",
  path: "/files/:id",
  may: "files.read",
  summary: "A customer's file: shown only if it is a picture, sound or film, else a download.",
  params: z.object({ id: z.uuid() }),
  answer: "file",
});
