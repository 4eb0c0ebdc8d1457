// IP addresses and networks. @see apiserver pkg/cel/library/ip.go and cidr.go
import { BOOL, INT, opaqueType, STRING } from "../check/type.ts";
import {
  containsAddress,
  formatAddress,
  isMapped,
  maskAddress,
  parseAddress,
  parseNetwork,
  type Address,
  type Network,
} from "../value/address.ts";
import { goQuote } from "../../go-text/quote.ts";
import { CelError, isError, noOverload, type CelObject, type CelValue } from "../value/value.ts";
import { member, plain, type FunctionDeclaration, type Run } from "./declare.ts";

const IP = opaqueType("net.IP");
const CIDR = opaqueType("net.CIDR");

class IpValue implements CelObject {
  readonly kind = "object";
  readonly typeName = "net.IP";
  readonly address: Address;
  constructor(address: Address) {
    this.address = address;
  }
  get size(): number {
    return this.address.bytes.length;
  }
  equals(other: CelValue): CelValue {
    if (!(other instanceof IpValue)) return isError(other) ? other : noOverload();
    return formatAddress(this.address) === formatAddress(other.address);
  }
}

class CidrValue implements CelObject {
  readonly kind = "object";
  readonly typeName = "net.CIDR";
  readonly network: Network;
  constructor(network: Network) {
    this.network = network;
  }
  get size(): number {
    return Math.ceil(this.network.bits / 8);
  }
  get text(): string {
    return `${formatAddress(this.network.address)}/${this.network.bits}`;
  }
  equals(other: CelValue): CelValue {
    if (!(other instanceof CidrValue)) return isError(other) ? other : noOverload();
    return this.text === other.text;
  }
}

function toIp(value: CelValue): IpValue | CelError {
  if (typeof value !== "string") return noOverload();
  const address = parseAddress(value);
  if ("reason" in address) return new CelError(`IP Address ${goQuote(value)} parse error during conversion from string: ${address.reason}`);
  if (address.zone !== "") return new CelError(`IP address ${goQuote(value)} with zone value is not allowed`);
  return isMapped(address) ? new CelError(`IPv4-mapped IPv6 address ${goQuote(value)} is not allowed`) : new IpValue(address);
}

function toCidr(value: CelValue): CidrValue | CelError {
  if (typeof value !== "string") return noOverload();
  const network = parseNetwork(value);
  const prefix = "network address parse error during conversion from string: ";
  // the reason comes with the same words around it twice
  if ("reason" in network) return new CelError(`${prefix}${prefix}${network.reason}`);
  return isMapped(network.address)
    ? new CelError(`${prefix}IPv4-mapped IPv6 address ${goQuote(value)} is not allowed`)
    : new CidrValue(network);
}

function onIp(run: (bytes: Uint8Array) => CelValue): Run {
  return (value) => (value instanceof IpValue ? run(value.address.bytes) : noOverload());
}

function onCidr(run: (cidr: CidrValue, other: CelValue) => CelValue): Run {
  return (value, other = null) => (value instanceof CidrValue ? run(value, other) : noOverload());
}

const isZeros = (bytes: Uint8Array): boolean => bytes.every((each) => each === 0);
const isLoopback = (bytes: Uint8Array): boolean => (bytes.length === 4 ? bytes[0] === 127 : isZeros(bytes.slice(0, 15)) && bytes[15] === 1);
const isMulticast = (bytes: Uint8Array): boolean => (bytes.length === 4 ? ((bytes[0] ?? 0) & 0xf0) === 0xe0 : bytes[0] === 0xff);
const isLinkLocalMulticast = (bytes: Uint8Array): boolean =>
  bytes.length === 4 ? bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0 : bytes[0] === 0xff && ((bytes[1] ?? 0) & 0x0f) === 0x02;
const isLinkLocalUnicast = (bytes: Uint8Array): boolean =>
  bytes.length === 4 ? bytes[0] === 169 && bytes[1] === 254 : bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80;
const isGlobalUnicast = (bytes: Uint8Array): boolean => {
  if (bytes.length === 4 && (isZeros(bytes) || bytes.every((each) => each === 255))) return false;
  return !isZeros(bytes) && !isLoopback(bytes) && !isMulticast(bytes) && !isLinkLocalUnicast(bytes);
};

function containsIp({ network }: CidrValue, other: CelValue): CelValue {
  const ip = typeof other === "string" ? toIp(other) : other;
  // a text that is no address is told as a wrong argument, as the receiver is valid
  return ip instanceof IpValue ? containsAddress(network, ip.address) : noOverload();
}

function containsCidr({ network }: CidrValue, other: CelValue): CelValue {
  const cidr = typeof other === "string" ? toCidr(other) : other;
  if (!(cidr instanceof CidrValue)) return isError(cidr) ? cidr : noOverload();
  return network.bits <= cidr.network.bits && containsAddress(network, cidr.network.address);
}

const test = (name: string, id: string, holds: (bytes: Uint8Array) => boolean): FunctionDeclaration => ({
  name,
  overloads: [member(id, [IP], BOOL, onIp(holds))],
});

export const NETWORK: readonly FunctionDeclaration[] = [
  {
    name: "ip",
    overloads: [
      plain("string_to_ip", [STRING], IP, (value = null) => toIp(value)),
      member(
        "cidr_ip",
        [CIDR],
        IP,
        onCidr(({ network }) => new IpValue(network.address)),
      ),
    ],
  },
  {
    name: "family",
    overloads: [
      member(
        "ip_family",
        [IP],
        INT,
        onIp((bytes) => (bytes.length === 4 ? 4n : 6n)),
      ),
    ],
  },
  {
    name: "ip.isCanonical",
    overloads: [
      plain("ip_is_canonical", [STRING], BOOL, (value = null) => {
        const ip = toIp(value);
        return isError(ip) ? ip : formatAddress(ip.address) === value;
      }),
    ],
  },
  test("isUnspecified", "ip_is_unspecified", isZeros),
  test("isLoopback", "ip_is_loopback", isLoopback),
  test("isLinkLocalMulticast", "ip_is_link_local_multicast", isLinkLocalMulticast),
  test("isLinkLocalUnicast", "ip_is_link_local_unicast", isLinkLocalUnicast),
  test("isGlobalUnicast", "ip_is_global_unicast", isGlobalUnicast),
  { name: "isIP", overloads: [plain("is_ip", [STRING], BOOL, (value = null) => !isError(toIp(value)))] },
  { name: "cidr", overloads: [plain("string_to_cidr", [STRING], CIDR, (value = null) => toCidr(value))] },
  {
    name: "containsIP",
    overloads: [
      member("cidr_contains_ip_string", [CIDR, STRING], BOOL, onCidr(containsIp)),
      member("cidr_contains_ip_ip", [CIDR, IP], BOOL, onCidr(containsIp)),
    ],
  },
  {
    name: "containsCIDR",
    overloads: [
      member("cidr_contains_cidr_string", [CIDR, STRING], BOOL, onCidr(containsCidr)),
      member("cidr_contains_cidr", [CIDR, CIDR], BOOL, onCidr(containsCidr)),
    ],
  },
  {
    name: "prefixLength",
    overloads: [
      member(
        "cidr_prefix_length",
        [CIDR],
        INT,
        onCidr(({ network }) => BigInt(network.bits)),
      ),
    ],
  },
  {
    name: "masked",
    overloads: [
      member(
        "cidr_masked",
        [CIDR],
        CIDR,
        onCidr(({ network }) => new CidrValue({ address: { bytes: maskAddress(network), zone: "" }, bits: network.bits })),
      ),
    ],
  },
  { name: "isCIDR", overloads: [plain("is_cidr", [STRING], BOOL, (value = null) => !isError(toCidr(value)))] },
  {
    name: "string",
    overloads: [
      plain(
        "ip_to_string",
        [IP],
        STRING,
        onIp((bytes) => formatAddress({ bytes })),
      ),
      plain(
        "cidr_to_string",
        [CIDR],
        STRING,
        onCidr(({ text }) => text),
      ),
    ],
  },
];

export const NETWORK_TYPES = [IP, CIDR];
