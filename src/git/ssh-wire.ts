// How SSH writes values into bytes. @see RFC 4251, section 5

/** A string: its length and its bytes. */
export function sshString(bytes: Uint8Array | string): Buffer {
  const content = Buffer.from(bytes);
  return Buffer.concat([sshUint32(content.length), content]);
}

/** A number of 32 bits, the highest byte first. */
export function sshUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A number of any size that is not negative, from its bytes, the highest first. */
export function sshInteger(bytes: Uint8Array): Buffer {
  const start = bytes.findIndex((each) => each !== 0);
  const digits = start < 0 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(start));
  const isNegativeLooking = (digits[0] ?? 0) >= 0x80;
  return sshString(isNegativeLooking ? Buffer.concat([Buffer.alloc(1), digits]) : digits);
}
