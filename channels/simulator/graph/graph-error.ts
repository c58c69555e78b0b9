import type { Response } from "express";

/** A refusal in the words of the Graph API. `details` says which value is wrong and why, when Meta does. */
export type GraphError = { status: number; code: number; message: string; subcode?: number; details?: string };

/**
 * The shape of every error of the Graph API.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
 */
export function sendGraphError(response: Response, error: GraphError, traceId: string): void {
  const { status, code, message, subcode, details } = error;
  response.status(status).json({
    error: {
      message: details === undefined || message.startsWith("(#") ? message : `(#${code}) ${message}`,
      type: "OAuthException",
      code,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      ...(details === undefined ? {} : { error_data: { messaging_product: "whatsapp", details } }),
      fbtrace_id: traceId,
    },
  });
}

export const BAD_TOKEN: GraphError = {
  status: 401,
  code: 190,
  message: "Invalid OAuth access token - Cannot parse access token",
};

/** Meta also answers this for a number that belongs to somebody else. */
export function unknownObject(id: string): GraphError {
  return {
    status: 400,
    code: 100,
    subcode: 33,
    message: `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
  };
}

/** The request itself is wrong: a missing or unexpected member, or a wrong type. */
export function badParameter(message: string, details?: string): GraphError {
  return { status: 400, code: 100, message: `(#100) ${message}`, details };
}

/** A value above or below what Meta allows. */
export function badValue(details: string): GraphError {
  return { status: 400, code: 131009, message: "(#131009) Parameter value is not valid", details };
}
