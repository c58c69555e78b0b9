/** An answer of the Graph API that refuses, in Meta's own words and numbers. */
export type Refusal = { status: number; code: number; subcode?: number; message: string };

export const badToken: Refusal = {
  status: 400,
  code: 190,
  message: "Invalid OAuth access token - Cannot parse access token",
};
export const noPermission: Refusal = {
  status: 403,
  code: 200,
  message: "(#200) The app does not have instagram_business_manage_messages permission",
};
export const outsideWindow: Refusal = {
  status: 400,
  code: 10,
  subcode: 2534022,
  message: "(#10) This message is sent outside of allowed window.",
};
export const blocked: Refusal = {
  status: 400,
  code: 551,
  subcode: 1545041,
  message: "(#551) This person isn't available right now.",
};
export const noSuchPerson: Refusal = {
  status: 400,
  code: 100,
  subcode: 2534014,
  message: "(#100) No matching user found",
};
export const alreadyAnswered: Refusal = { status: 400, code: 10900, message: "(#10900) Activity already replied to" };
export const commentGone: Refusal = {
  status: 400,
  code: 100,
  subcode: 2534025,
  message: "(#100) The comment is invalid for a private reply",
};
export const tokenTooYoung: Refusal = {
  status: 400,
  code: 100,
  message: "(#100) The access token must be at least 24 hours old",
};
export const badParameter = (what: string): Refusal => ({ status: 400, code: 100, message: `(#100) ${what}` });

export const bodyOf = ({ code, subcode, message }: Refusal, trace: string) => ({
  error: {
    message,
    type: "OAuthException",
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    fbtrace_id: trace,
  },
});
