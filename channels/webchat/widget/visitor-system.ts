/** What a browser says about itself. Firefox and Safari have no `userAgentData`. */
export type Browser = {
  userAgent: string;
  maxTouchPoints: number;
  userAgentData?: { platform: string; mobile: boolean };
};

/**
 * The visitor's computer as downloads are named (`win-x64`). `phone`: a phone or tablet, which no program is made for. Null:
 * a computer that nothing is made for, or nobody knows. Macs do not say which chip they have; new ones have Apple's. An iPad
 * calls itself a Mac, and is told by its touch screen.
 */
export function visitorSystem({ userAgent, userAgentData, maxTouchPoints }: Browser): string | null {
  if (userAgentData?.mobile || /android|iphone|ipad|mobile/i.test(userAgent)) return "phone";
  const platform = `${userAgentData?.platform ?? ""} ${userAgent}`;
  if (/\bcros\b|chrome os/i.test(platform)) return null;
  if (/windows/i.test(platform)) return "win-x64";
  if (/mac ?os/i.test(platform)) return maxTouchPoints > 1 ? "phone" : "macos-arm64";
  if (!/linux|x11/i.test(platform)) return null;
  return /aarch64|arm64/i.test(userAgent) ? "linux-arm64" : "linux-x64";
}
