// Texts to times by Go's layouts, with the words of Go's errors.
import { toBytes } from "../text.ts";
import { DAYS, layoutParts, MONTHS } from "./time-layout.ts";
import { GoTime } from "./time.ts";

interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  nanos: number;
  isPm: boolean;
  isAm: boolean;
  offset: number | undefined;
  zone: string | undefined;
}

/** Reads a time; without a zone it is in UTC. @throws an error with Go's words */
export function parseTime(layout: string, text: string): GoTime {
  const reader = new TimeReader(layout, text);
  return reader.read();
}

class TimeReader {
  readonly #layout: string;
  readonly #text: string;
  #rest: string;
  readonly #fields: Fields = {
    year: 0,
    month: 1,
    day: 1,
    yearDay: 0,
    hour: 0,
    minute: 0,
    second: 0,
    nanos: 0,
    isPm: false,
    isAm: false,
    offset: undefined,
    zone: undefined,
  };

  constructor(layout: string, text: string) {
    this.#layout = layout;
    this.#text = text;
    this.#rest = text;
  }

  read(): GoTime {
    for (const part of layoutParts(this.#layout)) {
      if ("text" in part) this.#literal(part.text);
      else this.#field(part.field);
    }
    if (this.#rest !== "") this.#fail(`: extra text: ${quoteTime(this.#rest)}`);
    return this.#time();
  }

  #fail(reason: string): never {
    throw new Error(`parsing time ${quoteTime(this.#text)}${reason}`);
  }

  #mismatch(element: string): never {
    throw new Error(
      `parsing time ${quoteTime(this.#text)} as ${quoteTime(this.#layout)}: cannot parse ${quoteTime(this.#rest)} as ${quoteTime(element)}`,
    );
  }

  /** Blanks of the layout match any number of blanks. */
  #literal(text: string): void {
    for (const char of text) {
      if (char === " ") {
        if (this.#rest !== "" && !this.#rest.startsWith(" ")) this.#mismatch(text);
        this.#rest = this.#rest.replace(/^ +/, "");
      } else if (this.#rest.startsWith(char)) this.#rest = this.#rest.slice(char.length);
      else this.#mismatch(text);
    }
  }

  #take(pattern: RegExp, element: string): string {
    const match = pattern.exec(this.#rest);
    if (match === null) return this.#mismatch(element);
    this.#rest = this.#rest.slice(match[0].length);
    return match[0];
  }

  #number(pattern: RegExp, element: string, [from, to]: readonly [number, number] = [0, Infinity], range = ""): number {
    const before = this.#rest;
    const value = Number(this.#take(pattern, element));
    if (value < from || value > to) {
      this.#rest = before;
      this.#fail(`: ${range} out of range`);
    }
    return value;
  }

  #name(names: readonly string[], length: number | undefined, element: string): number {
    const index = names.findIndex((name) => this.#rest.toLowerCase().startsWith(name.slice(0, length).toLowerCase()));
    if (index < 0) this.#mismatch(element);
    this.#rest = this.#rest.slice((names[index] ?? "").slice(0, length).length);
    return index;
  }

  #field(field: string): void {
    if (this.#dateField(field) || this.#dayField(field) || this.#hourField(field) || this.#clockField(field)) return;
    if (field === "MST") this.#zoneName(field);
    else if (field.startsWith("Z") || field.startsWith("-")) this.#offset(field);
    else this.#fraction(field);
  }

  #dateField(field: string): boolean {
    const fields = this.#fields;
    switch (field) {
      case "2006":
        fields.year = this.#number(/^\d{4}/, field);
        return true;
      case "06":
        fields.year = this.#number(/^\d{2}/, field);
        fields.year += fields.year >= 69 ? 1900 : 2000;
        return true;
      case "January":
      case "Jan":
        fields.month = this.#name(MONTHS, field === "Jan" ? 3 : undefined, field) + 1;
        return true;
      case "01":
      case "1":
        fields.month = this.#number(field === "01" ? /^\d{2}/ : /^\d{1,2}/, field, [1, 12], "month");
        return true;
      default:
        return false;
    }
  }

  #dayField(field: string): boolean {
    const fields = this.#fields;
    switch (field) {
      case "Monday":
      case "Mon":
        this.#name(DAYS, field === "Mon" ? 3 : undefined, field);
        return true;
      case "02":
      case "_2":
      case "2":
        if (field === "_2" && this.#rest.startsWith(" ")) this.#rest = this.#rest.slice(1);
        fields.day = this.#number(field === "02" ? /^\d{2}/ : /^\d{1,2}/, field);
        return true;
      case "002":
      case "__2":
        fields.yearDay = this.#number(/^ {0,2}\d{1,3}/, field);
        return true;
      default:
        return false;
    }
  }

  #hourField(field: string): boolean {
    const fields = this.#fields;
    switch (field) {
      case "15":
        fields.hour = this.#number(/^\d{1,2}/, field, [0, 23], "hour");
        return true;
      case "03":
      case "3":
        fields.hour = this.#number(field === "03" ? /^\d{2}/ : /^\d{1,2}/, field, [0, 12], "hour");
        return true;
      default:
        return false;
    }
  }

  #clockField(field: string): boolean {
    const fields = this.#fields;
    switch (field) {
      case "04":
      case "4":
        fields.minute = this.#number(field === "04" ? /^\d{2}/ : /^\d{1,2}/, field, [0, 59], "minute");
        return true;
      case "05":
      case "5":
        fields.second = this.#number(field === "05" ? /^\d{2}/ : /^\d{1,2}/, field, [0, 59], "second");
        if (/^[.,]\d/.test(this.#rest) && !/05[.,][09]/.test(this.#layout)) this.#fraction(".9");
        return true;
      case "PM":
      case "pm": {
        const half = this.#take(field === "PM" ? /^(?:AM|PM)/ : /^(?:am|pm)/, field).toUpperCase();
        fields.isPm = half === "PM";
        fields.isAm = half === "AM";
        return true;
      }
      default:
        return false;
    }
  }

  #fraction(field: string): void {
    if (field[1] === "9" && !/^[.,]\d/.test(this.#rest)) return;
    const pattern = field[1] === "9" ? /^[.,]\d+/ : new RegExp(`^[.,]\\d{${field.length - 1}}`);
    this.#fields.nanos = Number(this.#take(pattern, field).slice(1, 10).padEnd(9, "0"));
  }

  #zoneName(field: string): void {
    const name = this.#take(/^(?:[A-Z]{3,5}|[+-]\d{2}(?:\d{2})?)/, field);
    this.#fields.zone = name;
  }

  #offset(field: string): void {
    if (field.startsWith("Z") && this.#rest.startsWith("Z")) {
      this.#rest = this.#rest.slice(1);
      this.#fields.offset = 0;
      return;
    }
    const digits = field.replaceAll(/\D/g, "").length;
    const colon = field.includes(":") ? ":" : "";
    const pattern = new RegExp(`^[+-]${Array.from({ length: digits / 2 }, () => "\\d{2}").join(colon)}`);
    const text = this.#take(pattern, field);
    const [hours = 0, minutes = 0, seconds = 0] = (text.slice(1).replaceAll(":", "").match(/../g) ?? []).map(Number);
    if (hours > 24 || minutes > 59) this.#fail(": time zone offset hour out of range");
    this.#fields.offset = (text.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
  }

  /** Hour of the day from 0 to 23. */
  #hour(): number {
    const { hour, isAm, isPm } = this.#fields;
    if (isPm && hour < 12) return hour + 12;
    return isAm && hour === 12 ? 0 : hour;
  }

  #time(): GoTime {
    const { year, month, day, yearDay, minute, second, nanos, offset, zone } = this.#fields;
    const date = yearDay > 0 ? dateOf(year, 0, yearDay) : dateOf(year, month - 1, day);
    if (yearDay <= 0 && (day < 1 || date.getUTCMonth() !== month - 1)) this.#fail(": day out of range");
    const hour = this.#hour();
    date.setUTCHours(hour, minute, second);
    const seconds = BigInt(Math.floor(date.getTime() / 1000)) - BigInt(offset ?? 0);
    const isUtc = offset === 0 || (offset === undefined && (zone === undefined || zone === "UTC"));
    return isUtc ? new GoTime(seconds, nanos) : new GoTime(seconds, nanos, { name: zone ?? offsetName(offset ?? 0), offset: offset ?? 0 });
  }
}

function dateOf(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date;
}

/** Zones without a name print their offset. */
function offsetName(offset: number): string {
  const size = Math.abs(offset);
  const text = [Math.floor(size / 3600), Math.floor((size % 3600) / 60)].map((each) => String(each).padStart(2, "0")).join("");
  return `${offset < 0 ? "-" : "+"}${text}`;
}

/** The time package escapes every byte that is no printable ASCII. */
function quoteTime(text: string): string {
  const escaped = Array.from(toBytes(text), (byte) => {
    const char = String.fromCharCode(byte);
    if (byte >= 0x80 || byte < 0x20) return `\\x${byte.toString(16).padStart(2, "0")}`;
    return char === '"' || char === "\\" ? `\\${char}` : char;
  });
  return `"${escaped.join("")}"`;
}
