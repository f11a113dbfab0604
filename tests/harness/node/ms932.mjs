// MS932 (Windows code page 932) to text, with every byte that has no character kept visible.
//
// TextDecoder('shift_jis') knows the pairs of bytes. It is not trusted with the rest: decoders of this family move the
// control characters 1A, 1C and 7F about, take a second byte that is ASCII for a character of its own, and give gaiji
// (F040 to F9FC) private characters without a word.

const pairs = new TextDecoder("shift_jis", { fatal: true });
const UNDEFINED = 0xf700; // private characters: nothing else uses them here
const isLead = (byte) => (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);

const pair = (bytes) => {
  if (bytes[0] >= 0xf0 && bytes[0] <= 0xf9) return null;
  try {
    return pairs.decode(bytes);
  } catch {
    return null;
  }
};

export const decode = (bytes) => {
  const out = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte < 0x80) out.push(String.fromCharCode(byte));
    else if (byte >= 0xa1 && byte <= 0xdf) out.push(String.fromCharCode(0xff61 + byte - 0xa1));
    else if (isLead(byte) && at + 1 < bytes.length && bytes[at + 1] >= 0x40) {
      const char = pair(bytes.subarray(at, at + 2));
      out.push(char ?? String.fromCharCode(UNDEFINED + byte));
      at += 1;
    } else out.push(String.fromCharCode(UNDEFINED + byte));
  }
  return out.join("");
};

export const isBroken = (text) => /[\u{e000}-\u{f8ff}]/u.test(text);

// Another encoding, or null. UTF-8 without a mark is taken for it where it holds two such characters and no broken one.
export const otherEncoding = (bytes) => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "bytes.utf8";
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return "bytes.utf16";
  if (bytes.includes(0)) return bytes.filter((byte) => byte === 0).length * 4 > bytes.length ? "bytes.utf16" : "bytes.nul";
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return (text.match(/[\u3040-\u30ff\u4e00-\u9fff]/gu) ?? []).length > 1 ? "bytes.utf8" : null;
  } catch {
    return null;
  }
};
