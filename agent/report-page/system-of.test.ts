import { expect, it } from "vitest";
import { systemOf } from "./system-of.js";

it.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36", "win-x64"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", "macos-arm64"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "linux-x64"],
  ["Mozilla/5.0 (X11; Linux aarch64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36", "linux-arm64"],
  ["Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/147.0 Mobile Safari/537.36", null],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", null],
  ["curl/8.5", null],
  ["", null],
])("%s is %s", (userAgent, system) => expect(systemOf(userAgent)).toBe(system));
